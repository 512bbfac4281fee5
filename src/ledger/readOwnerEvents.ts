// SPDX-License-Identifier: MIT
import type { AssayClient } from "../client/createClient.ts";
import type { BlockRange } from "./BlockRange.ts";
import type { LedgerEvent } from "./LedgerEvent.ts";

/** Whose models and tokens are whose. */
export async function readOwnerEvents(client: AssayClient, range: BlockRange): Promise<LedgerEvent[]> {
  const { models, token } = client;
  const [modelTransfers, tokenTransfers] = await Promise.all([
    models.queryFilter(models.filters.Transfer(), ...range),
    token.queryFilter(token.filters.Transfer(), ...range),
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
