// SPDX-License-Identifier: MIT
import type { AssayClient } from "../client/createClient.ts";
import type { BlockRange } from "./BlockRange.ts";
import type { LedgerEvent } from "./LedgerEvent.ts";
import { readBlockTimes } from "./readBlockTimes.ts";

/** Who earned, and when. */
export async function readRevenueEvents(client: AssayClient, range: BlockRange): Promise<LedgerEvent[]> {
  const { escrow } = client;
  const [splits, royalties] = await Promise.all([
    escrow.queryFilter(escrow.filters.RevenueSplit(), ...range),
    escrow.queryFilter(escrow.filters.RoyaltyPaid(), ...range),
  ]);
  const timeOf = await readBlockTimes(splits);
  return [
    ...splits.map((log): LedgerEvent => {
      const { blockNumber, index } = log;
      const { modelId, nodeId, referrer, calls } = log.args;
      const { burned, treasury, referrer: referred, licence, royalty, commission, pool } = log.args.legs;
      const legs = { burned, treasury, referrer: referred, licence, royalty, commission, pool };
      const time = timeOf(blockNumber);
      return { name: "RevenueSplit", blockNumber, index, time, modelId, nodeId, referrer, calls, legs };
    }),
    ...royalties.map(({ blockNumber, index, args: { account, amount } }): LedgerEvent => {
      return { name: "RoyaltyPaid", blockNumber, index, account, amount };
    }),
  ];
}
