// SPDX-License-Identifier: MIT
import { createRanking } from "../../../src/ranking/createRanking.ts";
import { networkHelpers } from "../../shared/fixtures.ts";
import { openLivelyWorld } from "./openLivelyWorld.ts";
import { runTrace } from "./runTrace.ts";

/**
 * Runs one trace for each of some seeds, each from the same beginning.
 *
 * @returns How often each step ended how: "<step>: done" or "<step>: <error>".
 */
export async function runTraces(options: {
  firstSeed: number;
  traces: number;
  steps: number;
}): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  for (let seed = options.firstSeed; seed < options.firstSeed + options.traces; seed++) {
    const { world, state } = await networkHelpers.loadFixture(openLivelyWorld);
    const { ranking, ...amounts } = state;
    if (ranking.size() > 0) throw new Error("a trace must begin before anybody has earned");
    const copy = { ...structuredClone(amounts), ranking: createRanking(world.rankingParameters) };
    await runTrace(world, copy, { seed, steps: options.steps, outcomes });
  }
  return outcomes;
}
