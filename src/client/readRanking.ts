// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { AssayClient } from "./createClient.ts";

/** A model's place by activity. */
export interface RankedModel {
  /** 1 is the most active; 0 means never called. */
  rank: number;
  modelId: bigint;
  /** Decayed number of full-weight calls as of now. */
  activity: number;
  /** Proven calls since registration. */
  calls: bigint;
}

/**
 * The most active models, most active first.
 *
 * @example for (const { rank, modelId } of await readRanking(client, { count: 10n })) console.log(rank, modelId);
 */
export async function readRanking(client: AssayClient, options: { count: bigint }): Promise<RankedModel[]> {
  const entries = await client.ranking.top(options.count);
  return Promise.all(
    entries.map(async ({ modelId, calls }, index) => ({
      rank: index + 1,
      modelId,
      calls,
      activity: Number(formatEther(await client.ranking.activityOf(modelId))),
    })),
  );
}
