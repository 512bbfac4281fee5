// SPDX-License-Identifier: MIT
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** One settlement of a trace: calls of a model that burned the same each. */
export interface TraceStep {
  /** Seconds after the start. */
  at: bigint;
  modelId: bigint;
  /** Token wei. */
  burned: bigint;
  count: bigint;
}

/**
 * A random history of a small market: settlements from seconds to weeks apart, of one call or hundreds, that burn from a
 * millionth of the unit to twice the unit.
 */
export function randomTrace(options: {
  seed: number;
  steps: number;
  models: number;
  activityUnit: bigint;
}): TraceStep[] {
  const random = xoroshiro128plus(options.seed);
  const below = (bound: number): number => Math.floor(((random.next() >>> 0) / 2 ** 32) * bound);
  let at = 10n;
  return Array.from({ length: options.steps }, () => {
    at += BigInt(1 + below([60, 3_000, 400_000, 2_000_000][below(4)] ?? 60));
    const millionths = below(3) === 0 ? 1 + below(1_000) : 1 + below(2_000_000);
    return {
      at,
      modelId: BigInt(1 + below(options.models)),
      burned: (options.activityUnit * BigInt(millionths)) / 1_000_000n + 1n,
      count: BigInt(1 + below(below(4) === 0 ? 500 : 3)),
    };
  });
}
