// SPDX-License-Identifier: MIT
import { AbiCoder, concat, dataLength, dataSlice, keccak256, TypedDataEncoder } from "ethers";
import { QUOTE_TYPES } from "../shared/eip712.ts";
import type { QuotedOrder } from "./signQuote.ts";

const WORD = 32;

/**
 * The id of a request made to a market, as `IInferenceMarket.callIdOf` has it, without asking the chain.
 *
 * @example const callId = orderIdOf(order, { chainId: 31337n, market });
 */
export function orderIdOf(
  order: QuotedOrder,
  { chainId, market }: { chainId: bigint; market: string },
): string {
  const { maxPrice: price, ...rest } = order;
  const quote = TypedDataEncoder.from(QUOTE_TYPES).encodeData("Quote", { ...rest, price, validUntil: 0n });
  // An order's fields are its quote's, each of one word: they stand between the hash of the type and the end of the quote.
  const fields = dataSlice(quote, WORD, dataLength(quote) - WORD);
  const place = AbiCoder.defaultAbiCoder().encode(["uint256", "address"], [chainId, market]);
  return keccak256(concat([place, fields]));
}
