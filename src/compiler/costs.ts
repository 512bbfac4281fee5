// SPDX-License-Identifier: MIT
// Constraint counts of the circuit library's templates, as their headers state them.
import type { Range } from "./integer/integerModel.ts";

/** Bits of one packed field element. */
const ELEMENT_BITS = 248;

/** Partial rounds of Poseidon for 1 … 16 inputs. Source: circomlib, poseidon.circom, N_ROUNDS_P. */
const PARTIAL_ROUNDS = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68] as const;
const FULL_ROUNDS = 8;

/** Length of the binary form of an integer in 0 … 2^53. */
function bitLength(value: number): number {
  return value < 2 ** 32 ? 32 - Math.clz32(value) : 32 + bitLength(Math.floor(value / 2 ** 32));
}

/** Least n with value ≤ 2^n. */
function bitsToReach(value: number): number {
  return value <= 1 ? 0 : bitLength(value - 1);
}

/** Rows of more terms than this have a constraint of their own. */
const LONGEST_FREE_ROW = 512;

/** Rows, of so many terms each: a constraint for each long row, and one for all of them. */
export function rowsCost(lengths: readonly number[]): number {
  const long = lengths.reduce((count, length) => count + (length > LONGEST_FREE_ROW ? 1 : 0), 0);
  return long === 0 ? 0 : long + 1;
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

/** Argmax over accumulators within `ranges`. */
export function argmaxCost(ranges: readonly Range[]): number {
  const greatest = Math.max(...ranges.map(({ maximum }) => maximum));
  return ranges.reduce((sum, { minimum }) => sum + 1 + Math.max(1, bitLength(greatest - minimum)), 0);
}

/** MaximumRows, for one group of rows within `ranges`: a chain of pairwise maxima. */
export function maximumCost(ranges: readonly Range[]): number {
  const [first, ...others] = ranges;
  if (first === undefined) return 0;
  let cost = 0;
  let greatest = first;
  for (const range of others) {
    cost += largerCost(greatest, range);
    greatest = {
      minimum: Math.max(greatest.minimum, range.minimum),
      maximum: Math.max(greatest.maximum, range.maximum),
    };
  }
  return cost;
}

/** Larger, the maximum of two numbers. */
function largerCost(left: Range, right: Range): number {
  const over = left.maximum - right.minimum;
  const under = right.maximum - left.minimum;
  if (over <= 0 || under <= 0) return 0;
  if (left.minimum === right.minimum && left.maximum === right.maximum && over === 1) return 1;
  const digits = (below: number, above: number): number => Math.max(bitsToReach(below), bitLength(above));
  return 2 + Math.min(digits(under, over), digits(over, under));
}

/** ProductRows, for one pair: nothing where a row has the same value for all inputs. */
export function productCost(left: Range, right: Range): number {
  return left.minimum === left.maximum || right.minimum === right.maximum ? 0 : 1;
}

/** TableLayer, for one word: the multiplications that the polynomial through the table's points takes. */
export function tableCost(table: readonly number[]): number {
  const terms = polynomialTerms(table);
  if (terms <= 2) return 0;
  let least = Infinity;
  for (let width = 1; width < terms; width++) {
    const blocks = Math.ceil(terms / width);
    const single = terms - (blocks - 1) * width === 1 ? 1 : 0;
    least = Math.min(least, width - 1 + blocks - 1 - single);
  }
  return least;
}

/** Terms of the polynomial through a table's points: one more than its degree, the order of the last difference ≠ 0. */
function polynomialTerms(table: readonly number[]): number {
  let differences = table.map(BigInt);
  let terms = 1;
  for (let order = 1; order < table.length; order++) {
    differences = differences.slice(1).map((value, i) => value - (differences[i] ?? 0n));
    if (differences[0] !== 0n) terms = order + 1;
  }
  return terms;
}

/** TopRows: the `count` greatest, in order, of accumulators within `ranges`. */
export function topCost(ranges: readonly Range[], count: number): number {
  const descending = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => b - a);
  const lows = descending(ranges.map(({ minimum }) => minimum));
  const highs = descending(ranges.map(({ maximum }) => maximum));
  const [least = 0, greatest = 0] = [lows[count - 1], highs[count - 1]];
  let cost = count * ranges.length;
  for (let place = 0; place < count - 1; place++) {
    const most = ((highs[place] ?? 0) - (lows[place + 1] ?? 0) + 1) * ranges.length - 2;
    cost += Math.max(1, bitLength(most));
  }
  for (const { minimum, maximum } of ranges) {
    const raise = count > 1 ? Math.max(0, maximum - least + 1) : 0;
    cost += Math.max(1, bitLength(Math.max(greatest - minimum, raise)));
  }
  return cost;
}

/** OpenInput: range checks, and Poseidon over the packed words and a salt. */
export function openInputCost(count: number, bits: number): number {
  return packedWordsCost(count, bits) + chainCost(packedElements(count, bits));
}

/** PackedWords: range checks only. */
export function packedWordsCost(count: number, bits: number): number {
  return count * bits;
}

/** Field elements that PackedWords makes of words. */
export function packedElements(count: number, bits: number): number {
  return Math.ceil(count / Math.floor(ELEMENT_BITS / bits));
}

/** OpenModel: Poseidon over the packed parameters, beginning with a constant. */
export function openModelCost(elements: number): number {
  return chainCost(elements) - 3;
}

/** PoseidonChain, 15 elements a step. */
function chainCost(elements: number): number {
  let cost = 0;
  for (let left = elements; left > 0; left -= 15) cost += poseidonCost(1 + Math.min(left, 15));
  return cost;
}

/** circomlib's Poseidon: three constraints for each x⁵, but none for the first of the state that begins as a constant. */
function poseidonCost(inputs: number): number {
  return 3 * (FULL_ROUNDS * (inputs + 1) + (PARTIAL_ROUNDS[inputs - 1] ?? 0) - 1);
}
