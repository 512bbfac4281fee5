// SPDX-License-Identifier: MIT
import { decodeBase64, encodeBase64, toUtf8Bytes, toUtf8String } from "ethers";
import { z } from "zod";
import { bytes, decimal, digits, word } from "./wire.ts";

/** The payment scheme: a voucher over all calls of a session, which the node settles when they are proven. */
export const SCHEME = "assay-session";

/** Headers of x402, version 2, over HTTP (specs/transports-v2/http.md). */
export const PAYMENT_REQUIRED = "payment-required";
export const PAYMENT_SIGNATURE = "payment-signature";
export const PAYMENT_RESPONSE = "payment-response";

const typedField = z.object({ name: z.string(), type: z.string() });

/** Where a session stands, as the node has it. */
const sessionSchema = z.object({ sessionId: z.string(), head: z.string(), callCount: digits });

/** One way to pay; the names are those of `PaymentRequirements` in x402-specification-v2.md. */
export const requirementsSchema = z.object({
  scheme: z.literal(SCHEME),
  network: z.string().describe("CAIP-2 name of the chain."),
  amount: digits.describe("Price of the call, token wei."),
  asset: z.string().describe("The token."),
  payTo: z.string().describe("The escrow that holds the session."),
  maxTimeoutSeconds: z.number().int().describe("Seconds that a voucher may live at most."),
  extra: z.object({
    minTimeoutSeconds: z.number().int().describe("Seconds that a voucher must live at least."),
    nodeId: z.string(),
    modelId: digits,
    market: z.string(),
    domain: z.object({
      name: z.string(),
      version: z.string(),
      chainId: digits,
      verifyingContract: z.string(),
    }),
    types: z.record(z.string(), z.array(typedField)).describe("EIP-712 types of a voucher."),
    session: sessionSchema.nullable().describe("The session that the request named."),
  }),
});

/** See {@link requirementsSchema}. */
export type PaymentRequirements = z.infer<typeof requirementsSchema>;

/** What comes with status 402. */
export const paymentRequiredSchema = z.object({
  x402Version: z.literal(2),
  error: z.string(),
  code: z.string().describe("Stable, for programs: why nothing was accepted."),
  resource: z.object({ url: z.string(), description: z.string(), mimeType: z.string() }),
  accepts: z.array(requirementsSchema),
});

/** See {@link paymentRequiredSchema}. */
export type PaymentRequired = z.infer<typeof paymentRequiredSchema>;

/** What the caller pays with: `PaymentPayload` of x402 with a voucher. */
export const paymentSchema = z.object({
  x402Version: z.literal(2),
  accepted: z.object({
    scheme: z.literal(SCHEME),
    network: z.string(),
    amount: decimal(96),
    asset: z.string(),
    payTo: z.string(),
  }),
  payload: z.object({
    sessionId: word,
    callCount: decimal(64),
    validUntil: decimal(64),
    signature: bytes.max(10_000),
  }),
});

/** See {@link paymentSchema}. */
export type Payment = z.infer<typeof paymentSchema>;

/** What comes with an answer: `SettlementResponse` of x402. The voucher is settled later, so there may be no transaction yet. */
export const paymentResponseSchema = z.object({
  success: z.boolean(),
  errorReason: z.string().optional(),
  transaction: z.string().describe("Hash of the settlement; empty until there is one."),
  network: z.string(),
  payer: z.string().optional(),
  amount: digits.optional(),
});

/** A JSON value as a header carries it. */
export function encodeHeader(value: unknown): string {
  return encodeBase64(toUtf8Bytes(JSON.stringify(value)));
}

/** Reads a header that carries JSON; what is wrong with it becomes an issue of the schema's. */
export function headerOf<Schema extends z.ZodType>(schema: Schema) {
  return z
    .base64("not base64")
    .transform((text, context): unknown => {
      try {
        return JSON.parse(toUtf8String(decodeBase64(text)));
      } catch {
        context.addIssue({ code: "custom", message: "not base64 of JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
