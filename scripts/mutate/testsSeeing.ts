// SPDX-License-Identifier: MIT
import { globSync } from "node:fs";
import { closureOf } from "./sources.ts";

/** The files of all Solidity tests. */
export const TESTS: readonly string[] = globSync("test/contracts/**/*.t.sol")
  .map((file) => file.replaceAll("\\", "/"))
  .sort();

/** The files of Solidity tests that import a file, directly or not. */
export function testsSeeing(file: string): readonly string[] {
  return TESTS.filter((test) => closureOf(test).has(file));
}
