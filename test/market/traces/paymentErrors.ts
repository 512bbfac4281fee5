// SPDX-License-Identifier: MIT
import type { TraceState } from "./TraceState.ts";

/** Errors of paying this much into the escrow. */
export function paymentErrors(state: TraceState, payer: string, amount: bigint): string[] {
  return [
    ...(state.now < state.pausedUntil ? ["RiskIsPaused"] : []),
    ...((state.tokens.get(payer) ?? 0n) < amount ? ["ERC20InsufficientBalance"] : []),
  ];
}
