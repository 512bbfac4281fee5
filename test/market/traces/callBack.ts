// SPDX-License-Identifier: MIT
import { LITTLE_GAS } from "./drawCallbackGas.ts";
import { moveTokens } from "./moveTokens.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import type { TraceOrder, TraceState } from "./TraceState.ts";

/** Calls a caller back with its answer. Returns whether it took it. */
export function callBack(state: TraceState, world: TraceWorld, order: TraceOrder): boolean {
  if (order.caller === world.wallet) return false; // has no such function
  if (order.caller !== world.consumer) return true; // has no code
  if (order.callbackGas === LITTLE_GAS) return false;
  if (state.moods.consumer === 7) return claimInside(state, world);
  // It keeps the answer, or returns more than anybody reads; else it reverts or burns all gas.
  return state.moods.consumer === 0 || state.moods.consumer === 2;
}

/** It enters the escrow meanwhile, as anybody may: see `openTraceWorld`. */
function claimInside(state: TraceState, world: TraceWorld): boolean {
  const amount = state.claimable.get(world.claimedInside) ?? 0n;
  if (amount === 0n) return false;
  state.claimable.set(world.claimedInside, 0n);
  moveTokens(state, world.addresses.escrow, world.claimedInside, amount);
  return true;
}
