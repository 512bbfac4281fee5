// SPDX-License-Identifier: MIT
import { z } from "zod";
import { digits } from "./wire.ts";

/** Calls of a session as a node has them, each with the voucher that ends with it. */
export const receiptsSchema = z.object({
  sessionId: z.string(),
  calls: z.array(
    z.object({
      callId: z.string(),
      sequence: digits,
      modelId: digits,
      inputCommitment: digits,
      price: digits,
      validUntil: digits,
      signature: z.string(),
      state: z.string(),
      acceptedAt: z.string(),
    }),
  ),
  next: digits.nullable().describe("Give it as `after` to read on; null at the end."),
});

/** See {@link receiptsSchema}. */
export type Receipts = z.infer<typeof receiptsSchema>;
