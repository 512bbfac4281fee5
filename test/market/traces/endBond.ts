// SPDX-License-Identifier: MIT
import { moveTokens } from "./moveTokens.ts";
import type { TraceNode, TraceWorld } from "./openTraceWorld.ts";
import { positionOf } from "./positionOf.ts";
import { rateNode } from "./rateNode.ts";
import { stakeOf } from "./stakeOf.ts";
import { assetsFor, isSpent, poolAt, sharesSlashed, without } from "./TracePool.ts";
import type { TraceState } from "./TraceState.ts";

/** Ends a call's bond, if it has one. Returns what it was. */
export function endBond(state: TraceState, callId: string): bigint {
  const bond = state.bonds.get(callId);
  if (bond === undefined) return 0n;
  state.bonds.delete(callId);
  stakeOf(state, bond.nodeId).pool.bonds -= bond.amount;
  return bond.amount;
}

/** Takes a call's bond, if it has one, out of the operator's shares: for the caller, for who reported, and the rest burns. */
export function slashBond(
  state: TraceState,
  world: TraceWorld,
  {
    node,
    callId,
    caller,
    price,
    reporter,
  }: { node: TraceNode; callId: string; caller: string; price: bigint; reporter: string },
): void {
  const amount = endBond(state, callId);
  if (amount === 0n) return;
  const stake = stakeOf(state, node.nodeId);
  const position = positionOf(state, node.nodeId, node.operator);
  const pool = poolAt(stake.pool, state.now);
  const shares = sharesSlashed(pool, amount);
  const most = (amount * 9n) / 10n;
  const owed = price < most ? price : most;
  const earned = (amount - owed) / 4n;
  // What rounding leaves of a share is nobody's.
  const taken = assetsFor(pool, shares);
  const compensated = owed < taken ? owed : taken;
  const rewarded = earned < taken - compensated ? earned : taken - compensated;
  position.working -= shares;
  stake.pool = without(pool, shares, amount);
  if (isSpent(stake.pool)) stake.status = "closed";
  else rateNode(state, node);
  moveTokens(state, world.addresses.staking, caller, compensated);
  moveTokens(state, world.addresses.staking, reporter, rewarded);
  moveTokens(state, world.addresses.staking, undefined, amount - compensated - rewarded);
}
