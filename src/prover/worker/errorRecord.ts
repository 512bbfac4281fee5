// SPDX-License-Identifier: MIT
import { z } from "zod";

/** An error as it travels between processes: structured cloning keeps neither classes nor fields. */
export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** Fields of its class, such as `code`. */
  readonly fields: Readonly<Record<string, string | number | boolean | bigint>>;
  readonly cause?: ErrorRecord | undefined;
}

/** See {@link ErrorRecord}. */
export const errorRecordSchema: z.ZodType<ErrorRecord> = z.object({
  name: z.string(),
  message: z.string(),
  stack: z.string().optional(),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.bigint()])),
  get cause() {
    return errorRecordSchema.optional();
  },
});
