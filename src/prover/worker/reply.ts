// SPDX-License-Identifier: MIT
import { z } from "zod";
import { errorRecordSchema } from "./errorRecord.ts";

const proofSchema = z.object({
  pi_a: z.array(z.string()),
  pi_b: z.array(z.array(z.string())),
  pi_c: z.array(z.string()),
  protocol: z.string(),
  curve: z.string(),
});

/** What a worker answers: any number of steps, then how its request ended. */
export const workerReplySchema = z.union([
  z.object({ step: z.object({ stage: z.string(), done: z.number(), total: z.number() }) }),
  z.object({ loaded: z.object({ verifyingKey: z.unknown() }) }),
  z.object({
    proven: z.object({
      proof: proofSchema,
      publicSignals: z.array(z.bigint()),
      /** CPU milliseconds of the worker, threads included, for this proof. */
      cpuMs: z.number(),
      /** Largest resident memory of the worker while it made this proof, in MB (10^6 bytes). */
      peakRssMb: z.number(),
    }),
  }),
  z.object({ failed: errorRecordSchema }),
]);

/** See {@link workerReplySchema}. */
export type WorkerReply = z.infer<typeof workerReplySchema>;

/** A proof as a worker made it, not verified yet, and what it cost the worker. */
export type WorkerProof = Extract<WorkerReply, { proven: unknown }>["proven"];
