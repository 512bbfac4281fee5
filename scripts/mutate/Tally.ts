// SPDX-License-Identifier: MIT
import type { Mutant } from "./Mutant.ts";

/** What is known about the mutants of one file. */
export interface Tally {
  readonly file: string;
  /** Those that solc takes, as far as known. */
  readonly possible: number;
  readonly run: number;
  readonly killed: number;
  /** Not run: nothing can tell them from the original. */
  readonly equivalent: number;
  readonly survivors: readonly Mutant[];
  /** Survivors that only the quick profile has seen. */
  readonly quickOnly: number;
}

/** Killed, of those that are not equivalent, in percent with one digit, rounded down. */
export function scoreOf(tallies: readonly Tally[]): number {
  const killed = tallies.reduce((sum, tally) => sum + tally.killed, 0);
  const mortal = killed + tallies.reduce((sum, tally) => sum + tally.survivors.length, 0);
  return mortal === 0 ? 0 : Math.floor((killed / mortal) * 1000) / 10;
}
