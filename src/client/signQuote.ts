// SPDX-License-Identifier: MIT
import { QUOTE_TYPES } from "../shared/eip712.ts";
import type { AssayClient } from "./createClient.ts";
import { quoteDomain } from "./quoteDomain.ts";

/** An order as a node quotes it; every field is signed, so that the quote is for one call only. */
export interface QuotedOrder {
  caller: string;
  nodeId: string;
  modelId: bigint;
  inputCommitment: bigint;
  /** The quoted price, token wei. */
  maxPrice: bigint;
  /** Unix seconds, at most `MAX_QUOTED_TERM` after the order; one second later the bond can be slashed. */
  deadline: bigint;
  referrer: string;
  /** 32 bytes that make equal orders distinct. */
  salt: string;
  /** What the node loses if it misses the deadline, token wei. */
  bond: bigint;
  /** Gas for the caller's `onInference`, paid by who delivers; 0 for none. */
  callbackGas: bigint;
}

/** An order with the signature that it can be placed with. */
export interface Quote {
  order: QuotedOrder;
  /** Last second (unix) at which it can be placed. */
  validUntil: bigint;
  /** Of the node's operator, 65 bytes. */
  signature: string;
}

/**
 * Quotes an order with the client's account, which must be the node's operator (EIP-712). Only sign with the input in hand,
 * and checked against `inputCommitment`: once the quote is taken, a missed deadline costs the bond.
 *
 * @example const quote = await signQuote(operator, { order, validUntil: now + 300n });
 */
export async function signQuote(
  client: AssayClient,
  options: { order: QuotedOrder; validUntil: bigint },
): Promise<Quote> {
  const { order, validUntil } = options;
  const { maxPrice: price, ...rest } = order;
  const signature = await client.signer.signTypedData(await quoteDomain(client), QUOTE_TYPES, {
    ...rest,
    price,
    validUntil,
  });
  return { order, validUntil, signature };
}
