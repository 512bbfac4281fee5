// SPDX-License-Identifier: MIT
import type { TraceWorld } from "./openTraceWorld.ts";
import type { TraceState } from "./TraceState.ts";

/** Whether the contract among the callers approves what somebody has signed; its owner signs in its name. */
export function walletApproves(state: TraceState, world: TraceWorld, signer: string): boolean {
  const { wallet } = state.moods;
  return wallet === 0 || (wallet === 1 && signer === world.wallet);
}
