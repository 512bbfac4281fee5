// SPDX-License-Identifier: MIT
import { drawNewcomers } from "./drawNewcomers.ts";
import { mergeListing } from "./mergeListing.ts";
import { seededDraw } from "./seededDraw.ts";

/** @see composeListing */
export interface ComposeListingParameters {
  /** 32 bytes, hexadecimal: the hash of a block that the reader can't choose. */
  seed: string;
  /** Most places. */
  size: number;
  /** How many of them are the newcomers'. */
  lane: number;
  /** Model ids by rank, best first; `size` of them, or all if there are fewer. */
  ranked: readonly bigint[];
  /** The newcomers' pool in the order of the contract, with who may be listed now: bonded and not graduated. */
  pool: readonly { modelId: bigint; isEligible: boolean }[];
}

/**
 * A listing as anyone recomputes it from its seed: by rank, with newcomers drawn evenly from their pool. `lane = 0` is pure rank.
 *
 * @returns Model ids, in the order in which to show them.
 * @example const shown = composeListing({ seed: block.hash, size: 20, lane: 2, ranked, pool });
 */
export function composeListing({ seed, size, lane, ranked, pool }: ComposeListingParameters): bigint[] {
  const drawn = new Int32Array(lane);
  const byRank = new Set(ranked.slice(0, size - lane));
  const newcomerCount = drawNewcomers({
    poolSize: pool.length,
    lane,
    draw: seededDraw(seed),
    isEligible: (entry) => {
      const newcomer = pool[entry];
      return newcomer?.isEligible === true && !byRank.has(newcomer.modelId);
    },
    into: drawn,
  });
  // The rule merges small numbers; these are places in `known`.
  const newcomers = Array.from(drawn.subarray(0, newcomerCount), (entry) => pool[entry]?.modelId ?? 0n);
  const known = [...new Set([...ranked, ...newcomers])];
  const numberOf = new Map(known.map((modelId, index) => [modelId, index]));
  const listing = new Int32Array(size);
  const filled = mergeListing({
    size,
    ranked: ranked.map((modelId) => numberOf.get(modelId) ?? 0),
    rankedCount: ranked.length,
    newcomers: newcomers.map((modelId) => numberOf.get(modelId) ?? 0),
    newcomerCount,
    into: listing,
  });
  return Array.from(listing.subarray(0, filled), (index) => known[index] ?? 0n);
}
