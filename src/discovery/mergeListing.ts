// SPDX-License-Identifier: MIT
import { lanePlace } from "./lanePlace.ts";

/** @see mergeListing */
export interface MergeListingParameters {
  /** Most places. */
  size: number;
  /** Models by rank, best first. May be longer than needed. */
  ranked: ArrayLike<number>;
  rankedCount: number;
  /** Newcomers drawn, none of them among the first `size − lane` by rank. */
  newcomers: ArrayLike<number>;
  newcomerCount: number;
  /** Takes the listing. At least `size` long. */
  into: Int32Array;
}

/**
 * Merges models by rank and newcomers into one listing: newcomers at their {@link lanePlace}, everybody else by rank, nobody twice.
 * Where the ranked models end early, the newcomers that are left follow at once.
 *
 * @returns How many places were filled.
 * @example mergeListing({ size: 3, ranked: [7, 8, 9], rankedCount: 3, newcomers: [4], newcomerCount: 1, into }); // [7, 4, 8]
 */
export function mergeListing(options: MergeListingParameters): number {
  const { size, ranked, rankedCount, newcomers, newcomerCount, into } = options;
  let filled = 0;
  let nextRanked = 0;
  let nextNewcomer = 0;
  let due = lanePlace(0, newcomerCount, size);
  while (filled < size) {
    const isOver = nextRanked === rankedCount;
    if (nextNewcomer < newcomerCount && (isOver || filled >= due)) {
      into[filled] = newcomers[nextNewcomer] ?? 0;
      filled += 1;
      nextNewcomer += 1;
      due = lanePlace(nextNewcomer, newcomerCount, size);
      continue;
    }
    if (isOver) break;
    const model = ranked[nextRanked] ?? 0;
    nextRanked += 1;
    if (includes(newcomers, newcomerCount, model)) continue;
    into[filled] = model;
    filled += 1;
  }
  return filled;
}

function includes(list: ArrayLike<number>, count: number, wanted: number): boolean {
  for (let i = 0; i < count; i++) if (list[i] === wanted) return true;
  return false;
}
