// SPDX-License-Identifier: MIT
import { expect } from "chai";

/**
 * Expects a number within a tolerance of another. Instead of `closeTo`, which Hardhat's matchers replace by one that
 * refuses fractions as soon as any test file loads them.
 */
export function expectNear(
  actual: number | undefined,
  wanted: number,
  tolerance: number,
  what = "value",
): void {
  const difference = Math.abs((actual ?? NaN) - wanted);
  const message = `${what}: ${String(actual)} is not within ${String(tolerance)} of ${String(wanted)}`;
  expect(difference <= tolerance, message).to.equal(true);
}
