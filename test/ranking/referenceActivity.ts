// SPDX-License-Identifier: MIT
import type { TraceStep } from "./randomTrace.ts";

/**
 * Activity of each model, by its id, and of each node after a trace, by the definition: every call's weight halved once for every
 * half-life since, whichever it was at the time. Sums of n positive doubles are exact to n · 2^-52, far below every tolerance
 * that they are compared with.
 */
export function referenceActivity(
  trace: readonly TraceStep[],
  options: { now: bigint; halfLife: bigint; activityUnit: bigint },
): { models: Map<bigint, number>; nodes: Map<string, number> } {
  const models = new Map<bigint, number>();
  const nodes = new Map<string, number>();
  for (const { at, modelId, nodeId, burned, count } of trace) {
    const weight = Math.min(1, Number(burned) / Number(options.activityUnit)) * Number(count);
    const aged = weight * 2 ** -halfLivesSince(at, trace, options);
    models.set(modelId, (models.get(modelId) ?? 0) + aged);
    nodes.set(nodeId, (nodes.get(nodeId) ?? 0) + aged);
  }
  return { models, nodes };
}

/** Half-lives from a moment to now, span by span. */
function halfLivesSince(
  moment: bigint,
  trace: readonly TraceStep[],
  options: { now: bigint; halfLife: bigint },
): number {
  let { halfLife } = options;
  let from = moment;
  let passed = 0;
  for (const step of trace) {
    if (step.halfLife === undefined) continue;
    const change = step.at - 1n;
    if (change > from) {
      passed += Number(change - from) / Number(halfLife);
      from = change;
    }
    halfLife = step.halfLife;
  }
  return passed + Number(options.now - from) / Number(halfLife);
}
