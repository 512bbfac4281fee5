// SPDX-License-Identifier: MIT
import { termsNow } from "./termsNow.ts";
import type { TraceState } from "./TraceState.ts";

/** Whether a model's author lets a node take on calls. */
export function mayServe(state: TraceState, nodeId: string, modelId: bigint): boolean {
  const { listedFrom, allowedUntil } = termsNow(state, modelId);
  if (listedFrom === 0n || state.now < listedFrom) return true;
  return state.now < (allowedUntil.get(nodeId) ?? 0n);
}
