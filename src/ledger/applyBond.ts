// SPDX-License-Identifier: MIT
import type { Ledger } from "./Ledger.ts";
import type { BondEvent } from "./LedgerEvent.ts";
import { nodeOf } from "./nodeOf.ts";

/** Books a node's bonds. Says what is missing before it, if anything is. */
export function applyBond(ledger: Ledger, event: BondEvent): string | undefined {
  const node = nodeOf(ledger, event.nodeId);
  node.bonds += event.name === "BondLocked" ? event.amount : -event.amount;
  return node.bonds < 0n ? `node ${event.nodeId} had not so much bonded` : undefined;
}
