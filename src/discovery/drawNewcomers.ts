// SPDX-License-Identifier: MIT

/** Most entries of the pool that one listing looks at, for each place of the lane: bounds what a listing costs on chain. */
export const TRIES_PER_PLACE = 8;

/** @see drawNewcomers */
export interface DrawNewcomersParameters {
  /** Entries of the newcomers' pool, numbered from 0. */
  poolSize: number;
  /** Places to fill. */
  lane: number;
  /** The i-th random number, in 0 … below − 1. */
  draw: (i: number, below: number) => number;
  /** Whether an entry may be listed now: bonded, not graduated, not listed by rank. */
  isEligible: (entry: number) => boolean;
  /** Takes the entries drawn. At least `lane` long. */
  into: Int32Array;
}

/**
 * Draws newcomers for a listing: walks the pool in a random order (Fisher–Yates, of which only the entries met are kept) and
 * takes the eligible ones until the lane is full or {@link TRIES_PER_PLACE} entries per place were met. So every eligible
 * entry has the same chance, and none is drawn twice.
 *
 * @returns How many places were filled.
 * @example const filled = drawNewcomers({ poolSize: 10, lane: 2, draw, isEligible: () => true, into: new Int32Array(2) });
 */
export function drawNewcomers(options: DrawNewcomersParameters): number {
  const { poolSize, lane, draw, isEligible, into } = options;
  const tries = Math.min(poolSize, lane * TRIES_PER_PLACE);
  const moves: Moves = { from: [], to: [] };
  let filled = 0;
  for (let i = 0; i < tries && filled < lane; i++) {
    const place = i + draw(i, poolSize - i);
    const entry = entryAt(moves, place);
    const first = entryAt(moves, i);
    moves.from.push(place);
    moves.to.push(first);
    if (!isEligible(entry)) continue;
    into[filled] = entry;
    filled += 1;
  }
  return filled;
}

/** Entries that no longer stand at their own place. */
interface Moves {
  from: number[];
  to: number[];
}

/** Which entry stands at a place of the shuffled pool; the latest move counts. */
function entryAt({ from, to }: Moves, place: number): number {
  const move = from.lastIndexOf(place);
  return move < 0 ? place : (to[move] ?? place);
}
