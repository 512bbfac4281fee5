// SPDX-License-Identifier: MIT
import { chainOf } from "../client/chainOf.ts";
import type { AssayClient } from "../client/createClient.ts";
import { orderIdOf } from "../client/orderIdOf.ts";
import type { DraftedOrder } from "../client/quoteFile.ts";
import { signQuote, type Quote } from "../client/signQuote.ts";
import { checkQuoteTerms, type QuoteLimits } from "./checkQuoteTerms.ts";
import { checkInput, checkOperator, servedModelOf } from "./serveCalls.ts";
import type { ServedModel } from "./ServedModel.ts";

/**
 * Quotes a caller's order, after a look at all that could cost the node its bond: the order is for its own node and a model that
 * it serves, the input is at hand and the one that is committed to, price, bond, callback and deadline are within limits.
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
  const { chainId, now } = await chainOf(client);
  const callId = orderIdOf(order, { chainId, market: client.addresses.market });
  checkInput(served, { callId, inputCommitment: order.inputCommitment, input: served.decode(payload) });
  const validUntil = checkQuoteTerms({ callId, order, limits, now });
  return { ...(await signQuote(client, { order, validUntil })), payload };
}
