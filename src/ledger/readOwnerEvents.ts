// SPDX-License-Identifier: MIT
import type { BlockRange } from "../client/BlockRange.ts";
import type { AssayClient } from "../client/createClient.ts";
import { readLogs } from "../client/readLogs.ts";
import type { LedgerEvent } from "./LedgerEvent.ts";

/** Whose models and tokens are whose. */
export async function readOwnerEvents(client: AssayClient, range: BlockRange): Promise<LedgerEvent[]> {
  const { models, token } = client;
  const [modelTransfers, tokenTransfers] = await Promise.all([
    readLogs(models, models.filters.Transfer(), range),
    readLogs(token, token.filters.Transfer(), range),
  ]);
  return [
    ...modelTransfers.map(({ blockNumber, index, args: { tokenId, to } }): LedgerEvent => {
      return { name: "ModelTransferred", blockNumber, index, modelId: tokenId, to };
    }),
    ...tokenTransfers.map(({ blockNumber, index, args: { from, to, value } }): LedgerEvent => {
      return { name: "TokenTransferred", blockNumber, index, from, to, amount: value };
    }),
  ];
}
