// SPDX-License-Identifier: MIT
import type { QuotedOrder } from "../../../client/signQuote.ts";
import type { QuoteLimits } from "../../checkQuoteTerms.ts";

/** On which terms a node signs quotes for whoever asks. */
export interface QuoteRules extends QuoteLimits {
  /** Part of the operator's own stake that quotes and bonds may lock together, millionths. */
  stakeShare: bigint;
  /** Quotes that may be open, and quoted requests that may wait for their answer, together. */
  atOnce: number;
}

/** What stands behind a node's quotes. */
export interface Backing {
  /** What the operator's own stake is worth, token wei; 0 while it is below the minimum. */
  stake: bigint;
  /** Bonds that are locked, token wei. */
  locked: bigint;
  /** The chain's clock, unix seconds. */
  now: bigint;
  /** The last block that stays, and its clock (unix seconds): the bond of a quote that was taken up to it is in `locked`. */
  settled: { number: number; timestamp: bigint };
}

/** Signs a node's quotes, and knows what they can cost. */
export interface QuoteDesk {
  readonly rules: QuoteRules;
  backing(): Promise<Backing>;
  /** The operator's signature of a quote. */
  sign(order: QuotedOrder, validUntil: bigint): Promise<string>;
}

/** A quote that is on disk. */
export interface StoredQuote {
  callId: string;
  /** Last second (unix) at which it can be taken. */
  validUntil: bigint;
  signature: string;
}
