// SPDX-License-Identifier: MIT

/** How long to look for a failing test. */
export interface Profile {
  /** Whether solc optimises, as it does for what is deployed. */
  readonly optimize: boolean;
  readonly fuzzRuns: number;
  /** Zero leaves invariants out. */
  readonly invariantRuns: number;
  readonly invariantDepth: number;
}

/** Few runs: a mutant that they kill is as dead as one killed by many. */
export const QUICK: Profile = { optimize: false, fuzzRuns: 12, invariantRuns: 0, invariantDepth: 0 };

/** Fuzz runs as in `npm test`, a fifth of its invariant runs; for mutants that survive the quick profile. */
export const FULL: Profile = { optimize: true, fuzzRuns: 1000, invariantRuns: 100, invariantDepth: 100 };
