// SPDX-License-Identifier: MIT
import type { Provider } from "ethers";
import type { Discovery } from "../../typechain-types/index.js";
import { BlockMissingError } from "../errors/DiscoveryErrors.ts";

/** @see readListing */
export interface ReadListingParameters {
  discovery: Discovery;
  provider: Pick<Provider, "getBlock" | "getBlockNumber">;
  /** Most models, at most 256. */
  size: number;
}

/** What callers are shown, and all it takes to recompute it. */
export interface Listing {
  /** In the order to show them. */
  modelIds: bigint[];
  /** Hash of block `blockNumber`. */
  seed: string;
  /** The listing is of the chain's state after this block. */
  blockNumber: number;
}

/**
 * Reads a listing, with a seed that its reader does not choose: the hash of the very block after which the pool is read. The hash
 * of any earlier block is known to the listed while they can still move their entries in the pool. Every reader of the same
 * block sees the same listing; a composer of his own lists can try seeds, but only for himself.
 *
 * @throws BlockMissingError
 * @example const { modelIds } = await readListing({ discovery, provider, size: 20 });
 */
export async function readListing({ discovery, provider, size }: ReadListingParameters): Promise<Listing> {
  const blockNumber = await provider.getBlockNumber();
  const seed = (await provider.getBlock(blockNumber))?.hash;
  if (seed === undefined || seed === null) throw new BlockMissingError({ blockNumber });
  const modelIds = [...(await discovery.listing(seed, size, { blockTag: blockNumber }))];
  return { modelIds, seed, blockNumber };
}
