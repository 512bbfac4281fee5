// SPDX-License-Identifier: MIT
import { globSync } from "node:fs";
import type { Step } from "./Step.ts";

/** Folders of test/ whose tests take minutes and run in a process of their own; all others share one. */
const LONG = ["compiler", "circuits", "soundness"] as const;

/** Files of a folder that hold tests. */
export function listFiles(folder: string): readonly string[] {
  return globSync(`${folder}/**/*.test.ts`)
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
}

/** A step that runs files of tests, compiled contracts being there. */
export function mochaStep(name: string, files: readonly string[], after: readonly string[]): Step {
  return {
    name,
    // Without files it would run all.
    command: files.length === 0 ? ["no-tests-found"] : ["hardhat", "test", "mocha", "--no-compile", ...files],
    counts: true,
    after,
  };
}

/** Steps that together run every file of test/ that ends in .test.ts once, the longest first. */
export function mochaSteps(after: readonly string[]): readonly Step[] {
  const files = listFiles("test");
  const isIn = (folder: string) => (file: string) => file.startsWith(`test/${folder}/`);
  const others = files.filter((file) => !LONG.some((folder) => isIn(folder)(file)));
  return [
    ...LONG.map((folder) => mochaStep(`${folder} tests`, files.filter(isIn(folder)), after)),
    mochaStep("other tests", others, after),
  ];
}
