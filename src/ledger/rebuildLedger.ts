// SPDX-License-Identifier: MIT
import { LedgerIncompleteError } from "../errors/LedgerErrors.ts";
import { applyBond } from "./applyBond.ts";
import { applyClaim } from "./applyClaim.ts";
import { applyRequest } from "./applyRequest.ts";
import { applyRevenue } from "./applyRevenue.ts";
import { applySession } from "./applySession.ts";
import { applyTransfer } from "./applyTransfer.ts";
import type { Ledger } from "./Ledger.ts";
import type { LedgerEvent } from "./LedgerEvent.ts";
import { rebuildRanking } from "./rebuildRanking.ts";

/**
 * Rebuilds the books of the market from the logs alone, starting empty: whoever has them needs to ask no contract.
 *
 * @param options.events All that {@link LedgerEvent} names since the deployment, in any order.
 * @param options.activityUnit What the deployment fixed: a call that burned so much, token wei, has full weight.
 * @throws LedgerIncompleteError if something was spent that nobody had put in.
 * @throws HalfLifeUnknownError if the deployment's own logs are missing.
 * @example
 * const ledger = rebuildLedger({ events: await readLedgerEvents(client), activityUnit });
 * console.log(ledger.claimable.get(author), ledger.ranking.top(10));
 */
export function rebuildLedger(options: { events: readonly LedgerEvent[]; activityUnit: bigint }): Ledger {
  const events = options.events.toSorted(
    (one, other) => one.blockNumber - other.blockNumber || one.index - other.index,
  );
  const ledger: Ledger = {
    sessions: new Map(),
    held: new Map(),
    claimable: new Map(),
    nodes: new Map(),
    protocol: { toTreasury: 0n, burnable: 0n },
    authors: new Map(),
    balances: new Map(),
    ranking: rebuildRanking(events, options.activityUnit),
  };
  for (const event of events) {
    const problem = apply(ledger, event);
    if (problem === undefined) continue;
    const { name, blockNumber, index } = event;
    throw new LedgerIncompleteError({ event: name, blockNumber, index, problem });
  }
  return ledger;
}

/** Books one event. Says what is missing before it, if anything is. */
function apply(ledger: Ledger, event: LedgerEvent): string | undefined {
  switch (event.name) {
    case "SessionOpened":
    case "Deposited":
    case "ThawStarted":
    case "ThawCancelled":
    case "Withdrawn":
    case "Collected":
      return applySession(ledger, event);
    case "Requested":
    case "CallProven":
    case "RequestRefunded":
      return applyRequest(ledger, event);
    case "RevenueSplit":
    case "HalfLifeChanged":
    case "RoyaltyPaid":
      return applyRevenue(ledger, event);
    case "Claimed":
    case "CommissionClaimed":
    case "PoolCollected":
    case "TreasuryPaid":
    case "FeesBurned":
      return applyClaim(ledger, event);
    case "BondLocked":
    case "BondReleased":
    case "BondSlashed":
      return applyBond(ledger, event);
    case "ModelTransferred":
    case "TokenTransferred":
      return applyTransfer(ledger, event);
  }
}
