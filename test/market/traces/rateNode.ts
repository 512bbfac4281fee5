// SPDX-License-Identifier: MIT
import { MINIMUM_OPERATOR_STAKE } from "./limits.ts";
import type { TraceNode } from "./openTraceWorld.ts";
import { positionOf } from "./positionOf.ts";
import { stakeOf } from "./stakeOf.ts";
import { poolAt, sharesFor } from "./TracePool.ts";
import type { TraceState } from "./TraceState.ts";

/** Says anew whether a node is bonded. Never after it was closed. */
export function rateNode(state: TraceState, { nodeId, operator }: TraceNode): void {
  const stake = stakeOf(state, nodeId);
  if (stake.status === "closed") return;
  const { working } = positionOf(state, nodeId, operator);
  const isEnough = working >= sharesFor(poolAt(stake.pool, state.now), MINIMUM_OPERATOR_STAKE);
  stake.status = isEnough ? "bonded" : "unbonded";
}
