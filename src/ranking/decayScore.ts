// SPDX-License-Identifier: MIT
// DecayScore.sol bit for bit: a forward-decayed weight (Cormode et al., ICDE 2009) in one number that orders as the weight does.
// Its whole binary logarithm stands above 64 bits of the mantissa; it counts in 2^-128 calls, and 0 is no weight at all.
// Everything is rounded down. Clocks are half-lives in Q64.

import { exp2, exp2Fraction, log2OnePlus } from "./logMath.ts";

/** Fractional bits of activity inside the book. */
export const ACTIVITY_BITS = 128n;
const ONE = 1n << 64n;
const FRACTION_MASK = ONE - 1n;

/** What weight, positive and times `unit`, adds at a moment, in 2^(whole part of the clock − 128) calls. */
export function valueOf(weight: bigint, unit: bigint, clock: bigint): bigint {
  return ((weight * exp2Fraction(clock & FRACTION_MASK)) << 32n) / unit;
}

/** The score with a {@link valueOf} more at a moment; never below the old one. */
export function grow(score: bigint, value: bigint, clock: bigint): bigint {
  const whole = clock >> 64n;
  const power = (score >> 64n) - whole;
  const mantissa = ONE | (score & FRACTION_MASK);
  const sum = power > 0n ? value + ((mantissa << power) >> 64n) : value;
  const logarithm = BigInt(sum.toString(2).length - 1);
  return ((whole + logarithm) << 64n) + ((sum << 64n) >> logarithm) - ONE;
}

/** log2 of the weight in 2^-128 calls, Q64; 0 for no weight. */
export function logarithmOf(score: bigint): bigint {
  const mantissa = score & FRACTION_MASK;
  return score - mantissa + log2OnePlus(mantissa << 32n);
}

/** What is left of the weight at a moment, in 2^-128 calls. */
export function activityOf(score: bigint, clock: bigint): bigint {
  const logarithm = logarithmOf(score);
  return logarithm > clock ? exp2(logarithm - clock) : 0n;
}
