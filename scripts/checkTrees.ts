// SPDX-License-Identifier: MIT
// Checks the `.tree` files beside the Solidity tests: every leaf names exactly one test of its folder, every test of a
// folder is named by exactly one leaf, and every function of our contracts that writes has a branch in a tree of its contract.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { readTests } from "./trees/readTests.ts";
import { readTree, type Branch } from "./trees/readTree.ts";
import { writingFunctions } from "./trees/writingFunctions.ts";

const ROOT = "test/contracts";

const problems: string[] = [];
const glob = (pattern: string) =>
  globSync(pattern)
    .map((file) => file.replaceAll("\\", "/"))
    .sort();

/** Branches right below the subjects, by subject. */
const branches = new Map<string, string[]>();
let leafCount = 0;

for (const folder of new Set(glob(`${ROOT}/*/**/*.t.sol`).map((file) => path.posix.dirname(file)))) {
  const tests = glob(`${folder}/*.t.sol`).flatMap(readTests);
  const named = new Map<string, string>();
  for (const file of glob(`${folder}/*.tree`)) checkLeaves(file, tests, named);
  for (const test of tests) if (!named.has(test)) problems.push(`${folder}: no leaf names ${test}`);
}
for (const file of glob("contracts/**/*.sol").filter(
  (name) => !/^contracts\/(mocks|interfaces)\//.test(name),
)) {
  for (const { contract, name } of writingFunctions(file)) {
    const isThere = branches.get(contract)?.some((text) => new RegExp(String.raw`\b${name}\b`).test(text));
    if (isThere !== true) problems.push(`${file}: no tree of ${contract} has a branch for ${name}`);
  }
}
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`${String(leafCount)} leaves, as many tests`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Collects the tests that a tree's leaves name, and complains about leaves that name none, or one twice. */
function checkLeaves(file: string, tests: readonly string[], named: Map<string, string>): void {
  const root = readTree(readFileSync(file, "utf8"));
  const [subject = "", ...names] = root.text.split(".");
  branches.set(subject, [...(branches.get(subject) ?? []), ...names, ...root.below.map(({ text }) => text)]);
  const visit = (branch: Branch): void => {
    const place = `${file}:${String(branch.line)}`;
    branch.below.forEach(visit);
    if (branch.below.length > 0) {
      if (branch.test !== undefined) problems.push(`${place}: names a test, but is no leaf`);
      return;
    }
    leafCount++;
    if (branch.test === undefined) {
      problems.push(`${place}: names no test: ${branch.text}`);
      return;
    }
    const wanted = branch.test;
    const same = tests.filter((test) => test === wanted || test.endsWith(`.${wanted}`));
    const [test] = same;
    if (test === undefined || same.length > 1) {
      problems.push(
        `${place}: ${wanted} is ${test === undefined ? "no test" : "not one test"} of this folder`,
      );
      return;
    }
    const other = named.get(test);
    if (other !== undefined) problems.push(`${place}: ${test} is named already in ${other}`);
    named.set(test, place);
  };
  visit(root);
}
