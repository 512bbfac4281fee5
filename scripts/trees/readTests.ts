// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";

const DECLARATION = /^(?:abstract )?contract (\w+)|^\s*function ((?:test|invariant)\w*)\s*\(/gm;

/** The Solidity tests of a file, as "Contract.test". */
export function readTests(file: string): readonly string[] {
  const tests: string[] = [];
  let contract = "";
  for (const [, name, test] of readFileSync(file, "utf8").matchAll(DECLARATION)) {
    if (name !== undefined) contract = name;
    if (test !== undefined) tests.push(`${contract}.${test}`);
  }
  return tests;
}
