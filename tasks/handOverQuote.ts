// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import { writeQuoteFile, type DraftedOrder } from "../src/client/quoteFile.ts";
import type { Quote } from "../src/client/signQuote.ts";
import { printResult } from "./context.ts";
import { timeOf } from "./timeOf.ts";

/** Writes a quote into the file that the caller takes it from, and prints its terms. */
export async function handOverQuote(
  args: { quote: string; json: boolean },
  quote: Quote & DraftedOrder,
): Promise<void> {
  await writeQuoteFile(args.quote, quote);
  printResult(args.json, {
    file: args.quote,
    price: formatEther(quote.order.maxPrice),
    bond: formatEther(quote.order.bond),
    validUntil: timeOf(quote.validUntil),
  });
}
