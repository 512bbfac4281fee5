// SPDX-License-Identifier: MIT
import type { AssayClient } from "./createClient.ts";
import { rangeOf } from "./rangeOf.ts";
import { readLogs } from "./readLogs.ts";

/** A node's offer of a model that stands now. */
export interface OfferedModel {
  readonly modelId: bigint;
  /** Token wei per call. */
  readonly price: bigint;
  /** Whether its end is announced. */
  readonly isEnding: boolean;
}

/** The models that a node offers now, from the market's events and state. */
export async function modelsOffered(client: AssayClient, nodeId: string): Promise<OfferedModel[]> {
  const { market } = client;
  const changes = await readLogs(market, market.filters.OfferChanged(nodeId), rangeOf(client));
  const modelIds = [...new Set(changes.map(({ args }) => args.modelId))];
  const offers = await Promise.all(
    modelIds.map(async (modelId) => {
      const { active, price, nextPrice, changesAt } = await market.offerOf(nodeId, modelId);
      return { modelId, price, active, isEnding: changesAt !== 0n && nextPrice === 0n };
    }),
  );
  return offers
    .filter(({ active }) => active)
    .map(({ modelId, price, isEnding }) => ({ modelId, price, isEnding }));
}
