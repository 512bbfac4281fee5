// SPDX-License-Identifier: MIT
import { z } from "zod";
import { addressBookSchema } from "../../src/client/addresses.ts";

/** What the audit of a soak is told. */
export const auditSchema = z.object({
  rpc: z.string(),
  addresses: addressBookSchema,
  models: z.array(z.object({ onnx: z.string(), batchSize: z.number(), modelId: z.string() })),
  /** Path of the file with one call per line. */
  calls: z.string(),
});

/** What it finds. */
export const auditedSchema = z.object({
  events: z.number(),
  amountsCompared: z.number(),
  calls: z.number(),
  proven: z.number(),
  settlements: z.number(),
  gasPerCall: z.number(),
  problems: z.array(z.string()),
});
