// SPDX-License-Identifier: MIT
import { Signature, verifyTypedData } from "ethers";
import { z } from "zod";
import { NodeForeignAnswerError } from "../errors/CallingErrors.ts";
import { QUOTE_TYPES } from "../shared/eip712.ts";
import { formatJson } from "../shared/jsonFile.ts";
import { bytes, decimal } from "../shared/wire.ts";
import { askNode } from "./askNode.ts";
import { chainOf } from "./chainOf.ts";
import type { AssayClient } from "./createClient.ts";
import { quoteDomain } from "./quoteDomain.ts";
import type { DraftedOrder } from "./quoteFile.ts";
import { refusalOf } from "./refusalOf.ts";
import type { Quote } from "./signQuote.ts";

const TIMEOUT_MS = 30_000;
const replySchema = z.object({ validUntil: decimal(64), signature: bytes });

/**
 * Asks a node over HTTP to quote an order. The quote is of this very order and signed by the node's operator, so the market takes
 * it while it is valid and the stake is there. Ask again if no answer comes: the node signs the same once.
 *
 * @param options.draft The order, and the input that the node answers it for: it can be left out of the request then.
 * @param options.timeoutMs How long the request may take, milliseconds.
 * @throws NodeRefusedError, NodeUnreachableError; NodeForeignAnswerError if what comes back is no quote of the node's for this order.
 * @example
 * const quote = await askQuote(client, { url: "https://node.example", draft: { order, payload } });
 * await requestQuoted(client, { quote, payload: "0x" });
 */
export async function askQuote(
  client: AssayClient,
  options: { url: string; draft: DraftedOrder; timeoutMs?: number },
): Promise<Quote> {
  const { draft, timeoutMs = TIMEOUT_MS } = options;
  const { order, payload } = draft;
  const url = options.url.replace(/\/+$/, "");
  const reply = await askNode({ url, timeoutMs }, "/quotes", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: formatJson({ order, payload }),
  });
  if (reply.status !== 200) throw refusalOf({ url }, reply);
  const parsed = replySchema.safeParse(reply.body);
  const refuse = (problem: string, cause?: unknown) => new NodeForeignAnswerError({ url, problem, cause });
  if (!parsed.success) throw refuse("gives a quote that cannot be read", parsed.error);
  const quote = { order, ...parsed.data };
  const { now } = await chainOf(client);
  if (quote.validUntil <= now) throw refuse("gives a quote that has ended already");
  const operator = await client.staking.operatorOf(order.nodeId);
  if ((await signerOf(client, quote)) !== operator) {
    throw refuse(`gives a quote that the node's operator ${operator} has not signed`);
  }
  return quote;
}

/** Who signed a quote; undefined if nobody can have. */
async function signerOf(client: AssayClient, quote: Quote): Promise<string | undefined> {
  const { order, validUntil, signature } = quote;
  const { maxPrice: price, ...rest } = order;
  const domain = await quoteDomain(client);
  try {
    // Other encodings of a signature (64 bytes, other recovery bits) are refused by the market.
    const { serialized } = Signature.from(signature);
    if (serialized !== signature.toLowerCase()) return undefined;
    return verifyTypedData(domain, QUOTE_TYPES, { ...rest, price, validUntil }, serialized);
  } catch {
    return undefined;
  }
}
