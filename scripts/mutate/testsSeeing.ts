// SPDX-License-Identifier: MIT
import { globSync } from "node:fs";
import { closureOf } from "./sources.ts";

/** Contracts that no mutant is made of. */
const MOCKS = "contracts/mocks/";

/** The files of all Solidity tests of our contracts; those of mocks alone see no mutant. */
export const TESTS: readonly string[] = globSync("test/contracts/**/*.t.sol")
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => [...closureOf(file)].some(isOurs))
  .sort();

function isOurs(file: string): boolean {
  return file.startsWith("contracts/") && !file.startsWith(MOCKS);
}

/** The files of Solidity tests that import a file, directly or not. */
export function testsSeeing(file: string): readonly string[] {
  return TESTS.filter((test) => closureOf(test).has(file));
}
