// SPDX-License-Identifier: MIT
import { credit } from "./credit.ts";
import type { Ledger } from "./Ledger.ts";
import type { ClaimEvent } from "./LedgerEvent.ts";
import { nodeOf } from "./nodeOf.ts";

/** Books who is paid. Says what is missing before it, if anything is. */
export function applyClaim(ledger: Ledger, event: ClaimEvent): string | undefined {
  const left = subtract(ledger, event);
  return left < 0n ? `only ${String(left + event.amount)} of ${String(event.amount)} was earned` : undefined;
}

/** What is left to be paid after this. */
function subtract(ledger: Ledger, event: ClaimEvent): bigint {
  const { amount } = event;
  switch (event.name) {
    case "Claimed":
      return credit(ledger.claimable, event.account, -amount);
    case "CommissionClaimed":
      return (nodeOf(ledger, event.nodeId).commission -= amount);
    case "PoolCollected":
      return (nodeOf(ledger, event.nodeId).pool -= amount);
    case "TreasuryPaid":
      return (ledger.protocol.toTreasury -= amount);
    case "FeesBurned":
      return (ledger.protocol.burnable -= amount);
  }
}
