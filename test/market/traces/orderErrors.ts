// SPDX-License-Identifier: MIT
import { SCALAR_FIELD_ORDER } from "../../../src/shared/publicSignals.ts";
import { MAX_CALLBACK_GAS, MAX_PAYLOAD, MIN_TERM } from "./limits.ts";
import type { TraceOrder, TraceState } from "./TraceState.ts";

/** What is wrong with an order by itself. */
export function orderErrors(
  state: TraceState,
  { order, from, payload, maxTerm }: { order: TraceOrder; from: string; payload: string; maxTerm: bigint },
): string[] {
  const isInTime = order.deadline >= state.now + MIN_TERM && order.deadline <= state.now + maxTerm;
  return [
    ...(from === order.caller ? [] : ["CallerNotSender"]),
    ...(payload.length > 2 + 2 * MAX_PAYLOAD ? ["PayloadTooLong"] : []),
    ...(order.inputCommitment >= SCALAR_FIELD_ORDER ? ["InputOutOfField"] : []),
    ...(order.callbackGas > MAX_CALLBACK_GAS ? ["CallbackGasTooHigh"] : []),
    ...(isInTime ? [] : ["DeadlineOutOfRange"]),
  ];
}
