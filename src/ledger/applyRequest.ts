// SPDX-License-Identifier: MIT
import type { Ledger } from "./Ledger.ts";
import type { RequestEvent } from "./LedgerEvent.ts";

/** Books what is held for requests. Says what is missing before it, if anything is. */
export function applyRequest(ledger: Ledger, event: RequestEvent): string | undefined {
  if (event.name === "Requested") {
    ledger.held.set(event.callId, event.price);
    return undefined;
  }
  const existed = ledger.held.delete(event.callId);
  // A session's call is proven without a hold of its own.
  if (event.name === "CallProven") return undefined;
  return existed ? undefined : `nothing was held for call ${event.callId}`;
}
