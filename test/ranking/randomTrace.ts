// SPDX-License-Identifier: MIT
import { toBeHex } from "ethers";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** One settlement of a trace: calls of a model that burned the same each. */
export interface TraceStep {
  /** Seconds after the start. */
  at: bigint;
  modelId: bigint;
  nodeId: string;
  /** Token wei. */
  burned: bigint;
  count: bigint;
  /** The half-life from a second before on, seconds, if it changes. */
  halfLife: bigint | undefined;
}

/**
 * A random history of a small market: settlements from seconds to weeks apart, of one call or hundreds, that burn from a
 * millionth of the unit to twice the unit; now and then the half-life changes.
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
    at += BigInt(2 + below([60, 3_000, 400_000, 2_000_000][below(4)] ?? 60));
    const millionths = below(3) === 0 ? 1 + below(1_000) : 1 + below(2_000_000);
    return {
      at,
      nodeId: toBeHex(BigInt(1 + below(2)), 32),
      modelId: BigInt(1 + below(options.models)),
      burned: (options.activityUnit * BigInt(millionths)) / 1_000_000n + 1n,
      count: BigInt(1 + below(below(4) === 0 ? 500 : 3)),
      halfLife: below(8) === 0 ? BigInt(24 + below(365 * 24 - 23)) * 3_600n : undefined,
    };
  });
}
