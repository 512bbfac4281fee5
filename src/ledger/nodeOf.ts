// SPDX-License-Identifier: MIT
import type { Ledger, LedgerNode } from "./Ledger.ts";

/** The node's entry, made if there is none yet. */
export function nodeOf(ledger: Ledger, nodeId: string): LedgerNode {
  const known = ledger.nodes.get(nodeId);
  if (known !== undefined) return known;
  const node = { commission: 0n, pool: 0n, bonds: 0n };
  ledger.nodes.set(nodeId, node);
  return node;
}
