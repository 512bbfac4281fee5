// SPDX-License-Identifier: MIT
import type { TraceModel, TraceNode } from "./openTraceWorld.ts";
import { mayServe } from "./mayServe.ts";
import { legsOf } from "./payCalls.ts";
import { termsNow } from "./termsNow.ts";
import type { TraceState } from "./TraceState.ts";

/** Errors of a price that a node asks for calls of a model: what the author has against it. */
export function authorErrors(
  state: TraceState,
  { model, node, referrer, price }: { model: TraceModel; node: TraceNode; referrer: string; price: bigint },
): string[] {
  const { licence, royalty } = legsOf(state, { model, nodeId: node.nodeId, referrer }, price);
  return [
    ...(mayServe(state, node.nodeId, model.modelId) ? [] : ["ServingNotAllowed"]),
    ...(licence + royalty < termsNow(state, model.modelId).floor ? ["PriceBelowFloor"] : []),
  ];
}
