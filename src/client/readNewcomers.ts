// SPDX-License-Identifier: MIT
import type { AssayClient } from "./createClient.ts";

/** A model that a node has enlisted for the places that listings keep for newcomers. */
export interface NewcomerEntry {
  readonly modelId: bigint;
  readonly nodeId: string;
  /** Whether it may be drawn now; if not, anyone may delist it. */
  readonly isEligible: boolean;
}

/** Entries asked for at once. */
const PAGE = 256n;

/**
 * The newcomers' pool: of what listings draw their newcomers.
 *
 * @example for (const { modelId, isEligible } of await readNewcomers(client)) console.log(modelId, isEligible);
 */
export async function readNewcomers({ discovery }: Pick<AssayClient, "discovery">): Promise<NewcomerEntry[]> {
  const size = await discovery.poolSize();
  const pages: NewcomerEntry[][] = [];
  for (let from = 0n; from < size; from += PAGE) {
    const entries = await discovery.newcomers(from, PAGE);
    pages.push(
      await Promise.all(
        entries.map(async ({ modelId, nodeId }) => ({
          modelId,
          nodeId,
          isEligible: await discovery.isEligible(modelId),
        })),
      ),
    );
  }
  return pages.flat();
}
