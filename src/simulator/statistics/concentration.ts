// SPDX-License-Identifier: MIT
import { gini } from "./gini.ts";

/** How unequally something is distributed. */
export interface Concentration {
  gini: number;
  /** Herfindahl–Hirschman index: the sum of squared shares, 1/n … 1. */
  hhi: number;
  /** Share of the five largest. */
  top5: number;
}

/**
 * Concentration of amounts that are not negative; zeros if there is nothing.
 *
 * @example concentration(callsPerModel).top5
 */
export function concentration(amounts: ArrayLike<number>): Concentration {
  const sorted = Float64Array.from(amounts).sort().reverse();
  const sum = sorted.reduce((total, amount) => total + amount, 0);
  if (sum === 0) return { gini: 0, hhi: 0, top5: 0 };
  return {
    gini: gini(sorted),
    hhi: sorted.reduce((total, amount) => total + (amount / sum) ** 2, 0),
    top5: sorted.subarray(0, 5).reduce((total, amount) => total + amount, 0) / sum,
  };
}
