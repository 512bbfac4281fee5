// SPDX-License-Identifier: MIT
import type { TraceStake, TraceState } from "./TraceState.ts";

/** A node's stakers. */
export function stakeOf(state: TraceState, nodeId: string): TraceStake {
  const stake = state.stakes.get(nodeId);
  if (stake === undefined) throw new Error(`no node ${nodeId}`);
  return stake;
}
