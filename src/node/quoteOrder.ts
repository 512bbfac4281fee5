// SPDX-License-Identifier: MIT
import { chainOf } from "../client/chainOf.ts";
import type { AssayClient } from "../client/createClient.ts";
import type { DraftedOrder } from "../client/quoteFile.ts";
import { signQuote, type Quote } from "../client/signQuote.ts";
import { QuoteRefusedError } from "../errors/NodeErrors.ts";
import { checkInput, checkOperator, servedModelOf } from "./serveCalls.ts";
import type { ServedModel } from "./ServedModel.ts";

/** What a node signs at most. */
export interface QuoteLimits {
  /** Token wei; less is not worth the answer. */
  minPrice: bigint;
  /** Token wei of the operator's stake that it loses if it misses the deadline. */
  maxBond: bigint;
  /** Seconds that the answer takes at most; a sooner deadline is refused. */
  minTime: bigint;
  /** Seconds in which the quote can be taken. */
  validFor: bigint;
}

/**
 * Quotes a caller's order, after a look at all that could cost the node its bond: the order is for its own node and a model that
 * it serves, the input is at hand and the one that is committed to, price, bond and deadline are within limits.
 *
 * @throws NodeForeignError, ModelNotServedError, PayloadInvalidError, InputMismatchError, QuoteRefusedError.
 */
export async function quoteOrder(
  client: AssayClient,
  options: { models: readonly ServedModel[]; draft: DraftedOrder; limits: QuoteLimits },
): Promise<Quote & DraftedOrder> {
  const { draft, limits } = options;
  const { order, payload } = draft;
  await checkOperator(client, { what: "This order", nodeId: order.nodeId });
  const served = servedModelOf(options.models, order.modelId);
  const callId = await client.market.callIdOf(order);
  checkInput(served, { callId, inputCommitment: order.inputCommitment, input: served.decode(payload) });
  const { now } = await chainOf(client);
  // The caller may take it in its last second.
  const validUntil = now + limits.validFor;
  if (order.maxPrice < limits.minPrice)
    throw new QuoteRefusedError({ callId, problem: "its price is too low" });
  if (order.bond > limits.maxBond) throw new QuoteRefusedError({ callId, problem: "its bond is too high" });
  if (order.deadline < validUntil + limits.minTime)
    throw new QuoteRefusedError({ callId, problem: "its deadline leaves too little time" });
  return { ...(await signQuote(client, { order, validUntil })), payload };
}
