// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { createRanking } from "../../src/ranking/createRanking.ts";
import { randomTrace } from "./randomTrace.ts";
import { referenceActivity } from "./referenceActivity.ts";

/** Activities closer than this, relatively, are equal for all that the book's rounding can tell. */
const INDISTINCT = 1e-8;

/**
 * Plays random histories through the book and expects its order to be the definition's, whatever half-lives follow one another.
 *
 * @returns The largest relative error of a shown activity, of models and nodes.
 */
export function expectReferenceOrder(options: {
  histories: number;
  steps: number;
  halfLife: bigint;
  activityUnit: bigint;
}): { worst: number } {
  let worst = 0;
  for (let seed = 1; seed <= options.histories; seed++) {
    const trace = randomTrace({ seed, steps: options.steps, models: 6, activityUnit: options.activityUnit });
    const ranking = createRanking({ start: 0n, ...options });
    for (const { at, modelId, nodeId, burned, count, halfLife } of trace) {
      if (halfLife !== undefined) ranking.setHalfLife(at - 1n, halfLife);
      ranking.record(at, modelId, [{ burned, count }], nodeId);
    }
    const now = trace.at(-1)?.at ?? 0n;
    const { models: exact, nodes } = referenceActivity(trace, { ...options, now });
    // Below 1e-6 calls, activityOf's 18 decimals alone round by more than what is tested here.
    for (const [modelId, activity] of exact) {
      if (activity < 1e-6) continue;
      const shown = Number(ranking.activityOf(now, modelId)) / 1e18;
      worst = Math.max(worst, Math.abs(shown / activity - 1));
    }
    for (const [nodeId, activity] of nodes) {
      if (activity < 1e-6) continue;
      const shown = Number(ranking.nodeActivityOf(now, nodeId)) / 1e18;
      worst = Math.max(worst, Math.abs(shown / activity - 1));
    }
    const order = ranking.top(6).map(({ modelId }) => exact.get(modelId) ?? 0);
    expect(order.length).to.equal(exact.size);
    for (const [place, activity] of order.entries()) {
      const above = order[place - 1] ?? Infinity;
      expect(
        above >= activity * (1 - INDISTINCT),
        `history ${String(seed)}, place ${String(place)}`,
      ).to.equal(true);
    }
  }
  return { worst };
}
