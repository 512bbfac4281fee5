// SPDX-License-Identifier: MIT
import { z } from "zod";
import { QuoteFileError } from "../errors/MarketErrors.ts";
import { readJsonFile, writeJsonFile } from "../shared/jsonFile.ts";
import { decimal, orderSchema } from "./orderSchema.ts";
import type { Quote, QuotedOrder } from "./signQuote.ts";

const bytes = z.string().regex(/^0x([0-9a-f]{2})*$/i);

const draftSchema = z.object({
  format: z.literal("assay-order/1"),
  payload: bytes,
  order: orderSchema,
});
const quoteSchema = draftSchema.extend({
  format: z.literal("assay-quote/1"),
  validUntil: decimal,
  signature: bytes,
});

const refuse = (options: ConstructorParameters<typeof QuoteFileError>[0]) => new QuoteFileError(options);

/** What a caller asks a node to quote. The payload holds the input: who has the file can read it. */
export interface DraftedOrder {
  order: QuotedOrder;
  payload: string;
}

/** Writes an order for a node to quote. */
export async function writeOrderFile(file: string, draft: DraftedOrder): Promise<void> {
  await writeJsonFile(file, { format: "assay-order/1", ...draft });
}

/** Inverse of {@link writeOrderFile}. @throws QuoteFileError that names the first field that is wrong. */
export async function readOrderFile(file: string): Promise<DraftedOrder> {
  const { order, payload } = await readJsonFile(file, draftSchema, refuse);
  return { order, payload };
}

/** Writes a node's quote for the caller. */
export async function writeQuoteFile(file: string, quote: Quote & DraftedOrder): Promise<void> {
  await writeJsonFile(file, { format: "assay-quote/1", ...quote });
}

/** Inverse of {@link writeQuoteFile}. @throws QuoteFileError that names the first field that is wrong. */
export async function readQuoteFile(file: string): Promise<Quote & DraftedOrder> {
  const { order, payload, validUntil, signature } = await readJsonFile(file, quoteSchema, refuse);
  return { order, payload, validUntil, signature };
}
