// SPDX-License-Identifier: MIT
import type { Scored } from "./chooseTrials.ts";

/** How many places off a stale hint is. */
const STALE_PLACES = 100;

/**
 * The model that will stand next above one that gets a new score, 0 if none will; and another one, a hundred places further down,
 * or the last one.
 *
 * @param book The models, the most active first.
 */
export function hintsFor(
  book: readonly Scored[],
  { model, score }: Scored,
): { exact: number; stale: number } {
  const others = book.filter((other) => other.model !== model);
  const found = others.findIndex((other) => other.score < score);
  const place = found === -1 ? others.length : found;
  return {
    exact: others[place - 1]?.model ?? 0,
    stale: others[Math.min(place - 1 + STALE_PLACES, others.length - 1)]?.model ?? 0,
  };
}
