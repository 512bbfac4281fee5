// SPDX-License-Identifier: MIT
import type { QuoteRules } from "../serve/quotes/QuoteDesk.ts";
import type { NodeConfig } from "./configSchema.ts";

const PPM = 1_000_000;

/** What the configuration says of quotes; undefined if the node signs none. */
export function quoteRules({ quotes }: NodeConfig): QuoteRules | undefined {
  if (!quotes.enabled) return undefined;
  return {
    validFor: BigInt(quotes.validSeconds),
    minTime: BigInt(quotes.minTermSeconds),
    minPrice: quotes.minPrice,
    maxBond: quotes.maxBond,
    maxCallbackGas: BigInt(quotes.maxCallbackGas),
    stakeShare: BigInt(Math.round(quotes.stakeShare * PPM)),
    atOnce: quotes.atOnce,
  };
}
