// SPDX-License-Identifier: MIT
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { QuoteFileError } from "../errors/MarketErrors.ts";
import type { Quote, QuotedOrder } from "./signQuote.ts";

const decimal = z
  .string()
  .regex(/^[0-9]+$/)
  .transform(BigInt);
const word = z.string().regex(/^0x[0-9a-f]{64}$/i);
const account = z.string().regex(/^0x[0-9a-f]{40}$/i);
const bytes = z.string().regex(/^0x([0-9a-f]{2})*$/i);

const orderSchema = z.object({
  format: z.literal("assay-order/1"),
  payload: bytes,
  order: z.object({
    caller: account,
    nodeId: word,
    modelId: decimal,
    inputCommitment: decimal,
    maxPrice: decimal,
    deadline: decimal,
    referrer: account,
    salt: word,
    bond: decimal,
    callbackGas: decimal,
  }),
});
const quoteSchema = orderSchema.extend({
  format: z.literal("assay-quote/1"),
  validUntil: decimal,
  signature: bytes,
});

/** What a caller asks a node to quote. The payload holds the input: who has the file can read it. */
export interface DraftedOrder {
  order: QuotedOrder;
  payload: string;
}

/** Writes an order for a node to quote. */
export async function writeOrderFile(file: string, draft: DraftedOrder): Promise<void> {
  await writeJson(file, { format: "assay-order/1", ...draft });
}

/** Inverse of {@link writeOrderFile}. @throws QuoteFileError that names the first field that is wrong. */
export async function readOrderFile(file: string): Promise<DraftedOrder> {
  const { order, payload } = await readJson(file, orderSchema);
  return { order, payload };
}

/** Writes a node's quote for the caller. */
export async function writeQuoteFile(file: string, quote: Quote & DraftedOrder): Promise<void> {
  await writeJson(file, { format: "assay-quote/1", ...quote });
}

/** Inverse of {@link writeQuoteFile}. @throws QuoteFileError that names the first field that is wrong. */
export async function readQuoteFile(file: string): Promise<Quote & DraftedOrder> {
  const { order, payload, validUntil, signature } = await readJson(file, quoteSchema);
  return { order, payload, validUntil, signature };
}

/** Replaces an older file in one step. */
async function writeJson(file: string, content: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const text = JSON.stringify(
    content,
    (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value),
    2,
  );
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

async function readJson<Content>(file: string, schema: z.ZodType<Content>): Promise<Content> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new QuoteFileError({ path: file, problem: "it cannot be read as JSON", cause });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const problem = `${issue?.path.join(".") ?? "content"}: ${issue?.message ?? "invalid"}`;
  throw new QuoteFileError({ path: file, problem, cause: parsed.error });
}
