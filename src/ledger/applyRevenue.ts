// SPDX-License-Identifier: MIT
import { credit } from "./credit.ts";
import type { Ledger } from "./Ledger.ts";
import type { RevenueEvent } from "./LedgerEvent.ts";
import { nodeOf } from "./nodeOf.ts";

/** Books who earns what of a price. Says what is missing before it, if anything is. */
export function applyRevenue(ledger: Ledger, event: RevenueEvent): string | undefined {
  if (event.name === "RoyaltyPaid") {
    credit(ledger.claimable, event.account, event.amount);
    return undefined;
  }
  if (event.name === "HalfLifeChanged") return undefined; // moves no money
  const { calls, legs } = event;
  const author = ledger.authors.get(event.modelId);
  if (author === undefined) return `model ${String(event.modelId)} was not registered`;
  credit(ledger.claimable, author, legs.licence * calls);
  credit(ledger.claimable, event.referrer, legs.referrer * calls);
  const node = nodeOf(ledger, event.nodeId);
  node.commission += legs.commission * calls;
  node.pool += legs.pool * calls;
  ledger.protocol.toTreasury += legs.treasury * calls;
  ledger.protocol.burnable += legs.burned * calls;
  return undefined;
}
