// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import { orderIdOf } from "../../../client/orderIdOf.ts";
import type { DraftedOrder } from "../../../client/quoteFile.ts";
import { QuoteRefusedError } from "../../../errors/NodeErrors.ts";
import { PriceEarnsNothingError, QuotesOffError } from "../../../errors/ServingErrors.ts";
import { checkQuoteTerms } from "../../checkQuoteTerms.ts";
import { checkInput } from "../../serveCalls.ts";
import { offeredModel } from "../acceptCall.ts";
import type { ServingSite } from "../ServingSite.ts";
import type { StoredQuote } from "./QuoteDesk.ts";
import { findQuote, storeQuote } from "./storeQuote.ts";

/**
 * Quotes an order for whoever asks, if it is within the node's limits: for this node, with the input at hand, at the offered price
 * or more, and with a bond that stake is left for. The quote is on disk, with the input, before it leaves. A quote that is
 * asked for again while it can be taken is the same.
 *
 * @throws QuotesOffError, ModelNotServedError, PayloadInvalidError, InputMismatchError, QuoteRefusedError,
 * PriceEarnsNothingError, QuotesExhaustedError, ChainUnreachableError; then nothing was signed that anyone could know.
 */
export async function quoteCall(site: ServingSite, draft: DraftedOrder): Promise<StoredQuote> {
  const { db, chain, quotes: desk } = site;
  const { order, payload } = draft;
  if (desk === undefined) throw new QuotesOffError();
  const callId = orderIdOf(order, { chainId: chain.chainId, market: chain.addresses.market });
  if (order.nodeId !== site.nodeId.toLowerCase()) {
    throw new QuoteRefusedError({ callId, problem: `it is for node ${order.nodeId}` });
  }
  const { served } = offeredModel(site, order.modelId);
  checkInput(served, { callId, inputCommitment: order.inputCommitment, input: served.decode(payload) });
  const backing = await desk.backing();
  const known = await findQuote(db, callId, backing);
  if (known !== undefined) return known;
  // A chain on which nothing happens has an old clock, by which a quote would have ended in the very next block.
  const clock = BigInt(Math.floor(Date.now() / 1000));
  const now = clock > backing.now ? clock : backing.now;
  const validUntil = checkQuoteTerms({ callId, order, limits: desk.rules, now });
  await checkPrice(site, draft, callId);
  const signature = await desk.sign(order, validUntil);
  return storeQuote(db, { draft, quote: { callId, validUntil, signature }, backing, rules: desk.rules });
}

/** Checks that the price is the node's own or more, and leaves it something. */
async function checkPrice({ chain }: ServingSite, { order }: DraftedOrder, callId: string): Promise<void> {
  const { modelId, referrer, maxPrice } = order;
  const { active, price, earned } = await chain.offerOf(modelId, referrer);
  const refuse = (problem: string) => new QuoteRefusedError({ callId, problem });
  if (!active) throw refuse("its model is not offered");
  if (maxPrice < price) throw refuse(`its price is below ${formatEther(price)} ASY, which the node asks for`);
  if (earned === 0n) throw new PriceEarnsNothingError({ modelId, price });
}
