// SPDX-License-Identifier: MIT
import type { QuotedOrder } from "../client/signQuote.ts";
import { QuoteRefusedError } from "../errors/NodeErrors.ts";

/** What a node signs at most. */
export interface QuoteLimits {
  /** Token wei; less is not worth the answer. */
  minPrice: bigint;
  /** Token wei of the operator's stake that it loses if it misses the deadline. */
  maxBond: bigint;
  /** Gas of the caller's callback, which the node pays. */
  maxCallbackGas: bigint;
  /** Seconds that the answer takes at most; a sooner deadline is refused. */
  minTime: bigint;
  /** Seconds in which the quote can be taken. */
  validFor: bigint;
}

/**
 * Checks that price, bond, callback and deadline of an order are within a node's limits.
 *
 * @param options.now The chain's clock, unix seconds.
 * @returns Last second (unix) at which the quote can be taken.
 * @throws QuoteRefusedError
 */
export function checkQuoteTerms(options: {
  callId: string;
  order: QuotedOrder;
  limits: QuoteLimits;
  now: bigint;
}): bigint {
  const { callId, order, limits, now } = options;
  const refuse = (problem: string) => new QuoteRefusedError({ callId, problem });
  // The caller may take it in its last second.
  const validUntil = now + limits.validFor;
  if (order.maxPrice < limits.minPrice) throw refuse("its price is too low");
  if (order.bond === 0n) throw refuse("it names no bond, without which a quote is none");
  if (order.bond > limits.maxBond) throw refuse("its bond is too high");
  if (order.callbackGas > limits.maxCallbackGas) throw refuse("its callback may take too much gas");
  if (order.deadline < validUntil + limits.minTime) throw refuse("its deadline leaves too little time");
  return validUntil;
}
