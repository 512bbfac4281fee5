// SPDX-License-Identifier: MIT
import type { BlockRange } from "../client/BlockRange.ts";
import type { AssayClient } from "../client/createClient.ts";
import { readLogs } from "../client/readLogs.ts";
import type { LedgerEvent } from "./LedgerEvent.ts";

/** Who was paid what had been earned. */
export async function readClaimEvents(client: AssayClient, range: BlockRange): Promise<LedgerEvent[]> {
  const { escrow } = client;
  const [claimed, commissions, pools, treasuries, burned] = await Promise.all([
    readLogs(escrow, escrow.filters.Claimed(), range),
    readLogs(escrow, escrow.filters.CommissionClaimed(), range),
    readLogs(escrow, escrow.filters.PoolCollected(), range),
    readLogs(escrow, escrow.filters.TreasuryPaid(), range),
    readLogs(escrow, escrow.filters.FeesBurned(), range),
  ]);
  return [
    ...claimed.map(({ blockNumber, index, args: { account, amount } }): LedgerEvent => {
      return { name: "Claimed", blockNumber, index, account, amount };
    }),
    ...commissions.map(({ blockNumber, index, args: { nodeId, amount } }): LedgerEvent => {
      return { name: "CommissionClaimed", blockNumber, index, nodeId, amount };
    }),
    ...pools.map(({ blockNumber, index, args: { nodeId, amount } }): LedgerEvent => {
      return { name: "PoolCollected", blockNumber, index, nodeId, amount };
    }),
    ...treasuries.map(({ blockNumber, index, args: { amount } }): LedgerEvent => {
      return { name: "TreasuryPaid", blockNumber, index, amount };
    }),
    ...burned.map(({ blockNumber, index, args: { amount } }): LedgerEvent => {
      return { name: "FeesBurned", blockNumber, index, amount };
    }),
  ];
}
