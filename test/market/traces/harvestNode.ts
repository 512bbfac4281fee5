// SPDX-License-Identifier: MIT
import { moveTokens } from "./moveTokens.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import { stakeOf } from "./stakeOf.ts";
import { poolAt, withReward } from "./TracePool.ts";
import type { TraceState } from "./TraceState.ts";

/** Brings a pool up to date, with what its node has earned: that belongs to those who are there by now. */
export function harvestNode(state: TraceState, world: TraceWorld, nodeId: string): void {
  const stake = stakeOf(state, nodeId);
  const revenue = state.nodes.get(nodeId);
  if (revenue === undefined) throw new Error(`no node ${nodeId}`);
  stake.pool = withReward(poolAt(stake.pool, state.now), revenue.pool);
  moveTokens(state, world.addresses.escrow, world.addresses.staking, revenue.pool);
  revenue.pool = 0n;
}
