// SPDX-License-Identifier: MIT
import type { TraceStep } from "./randomTrace.ts";

/**
 * Activity of each model after a trace, by the definition: every call's weight times 2^(−age / halfLife). A sum of n positive
 * doubles is exact to n · 2^-52, far below every tolerance it is compared with.
 */
export function referenceActivity(
  trace: readonly TraceStep[],
  options: { now: bigint; halfLife: bigint; activityUnit: bigint },
): Map<bigint, number> {
  const activity = new Map<bigint, number>();
  for (const { at, modelId, burned, count } of trace) {
    const weight = Math.min(1, Number(burned) / Number(options.activityUnit)) * Number(count);
    const aged = weight * 2 ** (-Number(options.now - at) / Number(options.halfLife));
    activity.set(modelId, (activity.get(modelId) ?? 0) + aged);
  }
  return activity;
}
