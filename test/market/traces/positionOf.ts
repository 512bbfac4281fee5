// SPDX-License-Identifier: MIT
import { positionKey, type TracePosition, type TraceState } from "./TraceState.ts";

/** Somebody's shares of a node, which may be none. */
export function positionOf(state: TraceState, nodeId: string, staker: string): TracePosition {
  const key = positionKey(nodeId, staker);
  const position = state.positions.get(key) ?? { working: 0n, thawing: 0n, thawEndsAt: 0n };
  state.positions.set(key, position);
  return position;
}
