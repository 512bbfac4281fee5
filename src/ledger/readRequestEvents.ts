// SPDX-License-Identifier: MIT
import type { BlockRange } from "../client/BlockRange.ts";
import type { AssayClient } from "../client/createClient.ts";
import { readLogs } from "../client/readLogs.ts";
import type { LedgerEvent } from "./LedgerEvent.ts";

/** What happened to requests, and to the bonds behind quoted ones. */
export async function readRequestEvents(client: AssayClient, range: BlockRange): Promise<LedgerEvent[]> {
  const { market, staking } = client;
  const [requested, proven, refunded, locked, released, slashed] = await Promise.all([
    readLogs(market, market.filters.Requested(), range),
    readLogs(market, market.filters.CallProven(), range),
    readLogs(market, market.filters.RequestRefunded(), range),
    readLogs(staking, staking.filters.BondLocked(), range),
    readLogs(staking, staking.filters.BondReleased(), range),
    readLogs(staking, staking.filters.BondSlashed(), range),
  ]);
  return [
    ...requested.map(({ blockNumber, index, args: { callId, price } }): LedgerEvent => {
      return { name: "Requested", blockNumber, index, callId, price };
    }),
    ...proven.map(({ blockNumber, index, args: { callId } }): LedgerEvent => {
      return { name: "CallProven", blockNumber, index, callId };
    }),
    ...refunded.map(({ blockNumber, index, args: { callId } }): LedgerEvent => {
      return { name: "RequestRefunded", blockNumber, index, callId };
    }),
    ...locked.map(({ blockNumber, index, args: { nodeId, amount } }): LedgerEvent => {
      return { name: "BondLocked", blockNumber, index, nodeId, amount };
    }),
    ...released.map(({ blockNumber, index, args: { nodeId, amount } }): LedgerEvent => {
      return { name: "BondReleased", blockNumber, index, nodeId, amount };
    }),
    ...slashed.map(({ blockNumber, index, args }): LedgerEvent => {
      const amount = args.compensated + args.rewarded + args.burned;
      return { name: "BondSlashed", blockNumber, index, nodeId: args.nodeId, amount };
    }),
  ];
}
