// SPDX-License-Identifier: MIT
import type { BlockRange } from "../client/BlockRange.ts";
import type { AssayClient } from "../client/createClient.ts";
import { readLogs } from "../client/readLogs.ts";
import type { LedgerEvent } from "./LedgerEvent.ts";
import { readBlockTimes } from "./readBlockTimes.ts";

/** Who earned, when, and how that counts as activity. */
export async function readRevenueEvents(client: AssayClient, range: BlockRange): Promise<LedgerEvent[]> {
  const { escrow } = client;
  const [splits, royalties, halfLives] = await Promise.all([
    readLogs(escrow, escrow.filters.RevenueSplit(), range),
    readLogs(escrow, escrow.filters.RoyaltyPaid(), range),
    readLogs(escrow, escrow.filters.HalfLifeChanged(), range),
  ]);
  const timeOf = await readBlockTimes([...splits, ...halfLives]);
  return [
    ...splits.map((log): LedgerEvent => {
      const { blockNumber, index } = log;
      const { modelId, nodeId, referrer, calls } = log.args;
      const { burned, treasury, referrer: referred, licence, royalty, commission, pool } = log.args.legs;
      const legs = { burned, treasury, referrer: referred, licence, royalty, commission, pool };
      const time = timeOf(blockNumber);
      return { name: "RevenueSplit", blockNumber, index, time, modelId, nodeId, referrer, calls, legs };
    }),
    ...halfLives.map(({ blockNumber, index, args: { halfLife } }): LedgerEvent => {
      return { name: "HalfLifeChanged", blockNumber, index, time: timeOf(blockNumber), halfLife };
    }),
    ...royalties.map(({ blockNumber, index, args: { account, amount } }): LedgerEvent => {
      return { name: "RoyaltyPaid", blockNumber, index, account, amount };
    }),
  ];
}
