// SPDX-License-Identifier: MIT
import { exp2, log2, log2OnePlus } from "./logMath.ts";

/** Fractional bits of activity inside the book. */
export const ACTIVITY_BITS = 128n;

/** @see growScore */
export interface GrowScoreParameters {
  /** log2 of the forward-decayed weight, Q64 plus 128; 0 for a model that is not in the book. */
  score: bigint;
  /** Half-lives since the start, Q64. */
  clock: bigint;
  /** Activity added now, in 2^-128 calls; positive. */
  added: bigint;
}

/**
 * A model's score after more activity, exactly as ActivityRanking.sol computes it: forward decay (Cormode et al., ICDE 2009) in
 * the logarithmic domain. Rounded down, and never below the old score.
 *
 * @example const score = growScore({ score: 0n, clock: 0n, added: 1n << 128n }); // One call at the start: 128 in Q64.
 */
export function growScore({ score, clock, added }: GrowScoreParameters): bigint {
  if (score <= clock) return clock + log2(added);
  const activity = exp2(score - clock);
  if (activity <= added) return clock + log2(added + activity);
  // 2^-36 is what `activity` may be too low by.
  const ratio = (added << 96n) / (activity + (activity >> 36n) + 1n);
  return score + log2OnePlus(ratio);
}
