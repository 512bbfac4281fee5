// SPDX-License-Identifier: MIT
import { z } from "zod";

/** What a caller of a soak wrote down of one call, when it was told the answer. */
export const soakCallSchema = z.object({
  callId: z.string(),
  caller: z.string(),
  sessionId: z.string(),
  modelId: z.string(),
  /** Base64, one byte per word. */
  words: z.string(),
  /** Token wei. */
  price: z.string(),
  answer: z.number(),
  /** Milliseconds from asking first to the answer, every attempt included. */
  ms: z.number(),
  attempts: z.number(),
});

/** See {@link soakCallSchema}. */
export type SoakCall = z.infer<typeof soakCallSchema>;
