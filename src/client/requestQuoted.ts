// SPDX-License-Identifier: MIT
import { DeadlineExpiredError } from "../errors/MarketErrors.ts";
import { approve } from "./approve.ts";
import { chainOf } from "./chainOf.ts";
import type { AssayClient } from "./createClient.ts";
import { send } from "./send.ts";
import type { Quote } from "./signQuote.ts";

/**
 * Orders one call by a node's quote: holds the quoted price in escrow and locks the node's bond. Read the price in the quote's
 * order first; it is paid as it stands.
 *
 * @param options.payload What the node needs to answer; may be empty if it has the input already. Readable by everyone.
 * @throws DeadlineExpiredError, BalanceInsufficientError before anything is sent; ContractRefusedError.
 * @example const { callId } = await requestQuoted(caller, { quote, payload: "0x" });
 */
export async function requestQuoted(
  client: AssayClient,
  options: { quote: Quote; payload: string },
): Promise<{ callId: string; gasUsed: bigint }> {
  const { order, validUntil, signature } = options.quote;
  const { now } = await chainOf(client);
  if (validUntil < now) {
    throw new DeadlineExpiredError({
      what: "This quote",
      deadline: validUntil,
      now,
      advice: "Ask the node for another one.",
    });
  }
  await approve(client, { spender: client.addresses.escrow, amount: order.maxPrice });
  const receipt = await send(client.market.requestQuoted(order, validUntil, signature, options.payload));
  return { callId: await client.market.callIdOf(order), gasUsed: receipt.gasUsed };
}
