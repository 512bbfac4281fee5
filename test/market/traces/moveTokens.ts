// SPDX-License-Identifier: MIT
import { credit } from "../../../src/ledger/credit.ts";
import type { TraceState } from "./TraceState.ts";

/** Moves tokens; to nobody if they burn. */
export function moveTokens(state: TraceState, from: string, to: string | undefined, amount: bigint): void {
  credit(state.tokens, from, -amount);
  if (to !== undefined) credit(state.tokens, to, amount);
}
