// SPDX-License-Identifier: MIT
import { stripVTControlCharacters } from "node:util";

/** How many checks or tests passed and failed. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Adds up the "N passing" and "N failing" lines of a test runner. A runner that counts nothing has failed, and so has
 * one that ends with an error though it names no failing test.
 *
 * @example
 * countTests("  3 passing (2s)\n  1 failing\n", 1); // { passed: 3, failed: 1 }
 */
export function countTests(output: string, exitCode: number): Outcome {
  const plain = stripVTControlCharacters(output);
  const sum = (word: string) =>
    [...plain.matchAll(new RegExp(String.raw`^\s*(\d+) ${word}`, "gm"))].reduce(
      (total, match) => total + Number(match[1]),
      0,
    );
  const passed = sum("passing");
  const failed = sum("failing");
  const broken = (exitCode !== 0 && failed === 0) || passed + failed === 0;
  return { passed, failed: failed + (broken ? 1 : 0) };
}
