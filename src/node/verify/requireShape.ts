// SPDX-License-Identifier: MIT
import { LinkBrokenError } from "../../errors/CeremonyErrors.ts";
import type { Transcript } from "../../keys/index.ts";

/** A verifier's code has no room for a key of more: see ICircuitRegistry. */
const MOST_PUBLIC_SIGNALS = 375;

/**
 * Output words of a call. The batch size is what a stranger wrote, and a circuit is compiled for it: one of 10^9 calls would
 * take all memory before any comparison fails.
 *
 * @throws LinkBrokenError if no verifier on chain could have this shape.
 */
export function requireShape({ publicSignals, model: { batchSize } }: Transcript): number {
  // Public signals: commitment and context, then an input and its words for each call.
  const words = (publicSignals - 2) / batchSize - 1;
  if (publicSignals > MOST_PUBLIC_SIGNALS || !Number.isInteger(words) || words < 1)
    throw new LinkBrokenError("The transcript's shape", {
      expected: `at most ${String(MOST_PUBLIC_SIGNALS)} public signals, two and as many for each call`,
      found: `${String(publicSignals)} public signals for ${String(batchSize)} calls`,
    });
  return words;
}
