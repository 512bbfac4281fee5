// SPDX-License-Identifier: MIT
// Constraint counts of the circuit library's templates, as their headers state them.
import type { Range } from "./integerModel.ts";

/** Bits of one packed field element. */
const ELEMENT_BITS = 248;

/** Partial rounds of Poseidon for 1 … 16 inputs. Source: circomlib, poseidon.circom, N_ROUNDS_P. */
const PARTIAL_ROUNDS = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68] as const;
const FULL_ROUNDS = 8;

/** Length of the binary form of an integer ≥ 0. */
function bitLength(value: number): number {
  return value === 0 ? 0 : Math.floor(Math.log2(value)) + 1;
}

/** Least n with value ≤ 2^n. */
function bitsToReach(value: number): number {
  return value <= 1 ? 0 : bitLength(value - 1);
}

/** Requantise, for one accumulator within `range`. */
export function requantiseCost({ minimum, maximum }: Range, shift: number, bits: number): number {
  const limit = 2 ** shift;
  if (maximum < limit) return 0;
  if (bits === 1) {
    return minimum >= limit ? 0 : 1 + Math.max(bitsToReach(limit - minimum), bitLength(maximum - limit));
  }
  const clamps = maximum >= 2 ** (shift + bits);
  const kept = clamps ? shift + bits : bitLength(maximum);
  const beyond = Math.max(-Math.floor(minimum / 2 ** kept), Math.floor(maximum / 2 ** kept));
  const signs = (minimum < 0 ? 1 : 0) + (clamps ? 1 : 0);
  return kept + bitsToReach(beyond) + signs + (signs > 0 ? 1 : 0);
}

/** MaxPool, for one output of `taps` inputs of `bits`. */
export function maxPoolCost(taps: number, bits: number): number {
  return (taps - 1) * (bits === 1 ? 1 : bits + 2);
}

/** Argmax over accumulators within `ranges`. */
export function argmaxCost(ranges: readonly Range[]): number {
  const greatest = Math.max(...ranges.map(({ maximum }) => maximum));
  return ranges.reduce((sum, { minimum }) => sum + 1 + Math.max(1, bitLength(greatest - minimum)), 0);
}

/** OpenInput: range checks, and Poseidon over the packed words and a salt, 15 elements a step. */
export function openInputCost(count: number, bits: number): number {
  const elements = Math.ceil(count / Math.floor(ELEMENT_BITS / bits));
  let cost = count * bits;
  for (let left = elements; left > 0; left -= 15) cost += poseidonCost(1 + Math.min(left, 15));
  return cost;
}

/** circomlib's Poseidon: three constraints for each x⁵, but none for the first of the state that begins as a constant. */
function poseidonCost(inputs: number): number {
  return 3 * (FULL_ROUNDS * (inputs + 1) + (PARTIAL_ROUNDS[inputs - 1] ?? 0) - 1);
}
