// SPDX-License-Identifier: MIT
import { setOffer } from "./offerSteps.ts";
import { openTraceWorld } from "./openTraceWorld.ts";
import { runTrace } from "./runTrace.ts";
import { OPENING_STEPS } from "./sessionSteps.ts";
import { startState } from "./startState.ts";

/** A world with some sessions and offers, in which nobody has earned anything yet, and its state: where every trace begins. */
export async function openLivelyWorld() {
  const world = await openTraceWorld();
  const state = await startState(world);
  const among = [...OPENING_STEPS, setOffer];
  await runTrace(world, state, { seed: 0, steps: 50, outcomes: new Map(), among });
  return { world, state };
}
