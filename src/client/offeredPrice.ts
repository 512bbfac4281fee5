// SPDX-License-Identifier: MIT
import { OfferMissingError, OfferTooDearError } from "../errors/MarketErrors.ts";
import type { AssayClient } from "./createClient.ts";

/**
 * What a node asks for a call of a model (token wei), if that is not more than the caller wants to pay. Ask before every
 * voucher: a node can raise its offer, after a notice, and a signed price is owed.
 *
 * @throws OfferMissingError if the node does not offer the model; OfferTooDearError if it asks for more.
 */
export async function offeredPrice(
  client: AssayClient,
  options: { nodeId: string; modelId: bigint; maxPrice: bigint },
): Promise<bigint> {
  const { price, active } = await client.market.offerOf(options.nodeId, options.modelId);
  if (!active) throw new OfferMissingError(options);
  if (price > options.maxPrice) throw new OfferTooDearError({ ...options, price });
  return price;
}
