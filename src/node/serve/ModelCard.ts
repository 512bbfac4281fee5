// SPDX-License-Identifier: MIT
import { z } from "zod";

const perValue = z.union([z.number(), z.array(z.number()).readonly()]);

/** What callers are told of a model besides its price. */
export const modelCardSchema = z.object({
  name: z.string(),
  input: z.object({
    shape: z
      .array(z.number().int().positive())
      .readonly()
      .describe("Shape of one input, with the batch axis."),
    count: z.number().int().positive().describe("Words of one input."),
    bits: z.number().int().min(1).max(8).describe("Width of an input word."),
    minimum: perValue.describe("Least raw value: of all values, or of each."),
    maximum: perValue.describe("Greatest raw value."),
  }),
  labels: z.array(z.string()).readonly().nullable().describe("What answers mean; null if they are values."),
  circuitId: z.string(),
  verifier: z.string().describe("The contract that verifies the proofs."),
  commitment: z.string().describe("The model's commitment: the first public signal of each proof. Decimal."),
  batchSize: z.number().int().positive().describe("Calls per proof."),
  wordsPerCall: z.number().int().positive().describe("Output words of a call."),
});

/** See {@link modelCardSchema}. */
export type ModelCard = z.infer<typeof modelCardSchema>;
