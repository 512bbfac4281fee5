// SPDX-License-Identifier: MIT
import { globSync } from "node:fs";
import type { Step } from "./Step.ts";

/**
 * Folders of test/ whose tests take minutes and run in a process of their own, the longest first; all others share one.
 */
const GROUPS: readonly { readonly folders: readonly string[]; readonly needsContracts: boolean }[] = [
  { folders: ["circuits"], needsContracts: false },
  { folders: ["soundness"], needsContracts: false },
  { folders: ["keys", "prover"], needsContracts: true },
  { folders: ["tasks", "integration"], needsContracts: true },
  { folders: ["compiler"], needsContracts: false },
];

/** Files of a folder that hold tests. */
export function listFiles(folder: string): readonly string[] {
  return globSync(`${folder}/**/*.test.ts`)
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
}

/** A step that runs files of tests, which compiles no contracts. */
export function mochaStep(name: string, files: readonly string[], after: readonly string[]): Step {
  return {
    name,
    // Without files it would run all.
    command: files.length === 0 ? ["no-tests-found"] : ["hardhat", "test", "mocha", "--no-compile", ...files],
    counts: true,
    after,
  };
}

/**
 * Steps that together run every file of test/ that ends in .test.ts once, the longest first.
 *
 * @param build - The steps that those wait for which need compiled contracts.
 */
export function mochaSteps(build: readonly string[]): readonly Step[] {
  const files = listFiles("test");
  const isIn = (folders: readonly string[]) => (file: string) =>
    folders.some((folder) => file.startsWith(`test/${folder}/`));
  const grouped = isIn(GROUPS.flatMap(({ folders }) => folders));
  return [
    mochaStep(
      "other tests",
      files.filter((file) => !grouped(file)),
      build,
    ),
    ...GROUPS.map(({ folders, needsContracts }) =>
      mochaStep(`${folders.join(" and ")} tests`, files.filter(isIn(folders)), needsContracts ? build : []),
    ),
  ];
}
