// SPDX-License-Identifier: MIT
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { FileUnreadableError } from "../../errors/FileUnreadableError.ts";
import { HeadInvalidError } from "../../errors/HeadErrors.ts";

/**
 * A head: what tells one model from another that shares its circuit. The contents of `head.json`, and of every
 * fine-tune's file. Private: whoever has the parameters has the model.
 */
const headSchema = z.object({
  format: z.literal("assay-head/1"),
  /** Name of the model that it makes. */
  name: z.string().min(1),
  /** How many of the base's last layers it stands for. */
  layers: z.number().int().positive(),
  /** Calls that one proof of its circuit covers. */
  batchSize: z.number().int().positive(),
  /** SHA-256 of the circuit (r1cs) that opens it. */
  circuit: z.string().regex(/^[0-9a-f]{64}$/),
  /** Name of each class; absent where the base gives values. */
  labels: z.array(z.string()).min(2).readonly().optional(),
  /** Words of each section, in the order of the manifest's. */
  parameters: z.array(z.array(z.number().int().nonnegative()).readonly()).min(1).readonly(),
  /** Share (0 to 1) of `samples` held-out samples that its integers classify as labelled. */
  accuracy: z.object({ samples: z.number().int().positive(), integers: z.number() }).optional(),
});

/** See {@link headSchema}. */
export type Head = z.infer<typeof headSchema>;

/**
 * Reads a head file.
 *
 * @throws {FileUnreadableError} @throws {HeadInvalidError} if it is no head.
 * @example
 * const compiled = withHead(base, await readHead("parity.head.json"), "parity.head.json");
 */
export async function readHead(file: string): Promise<Head> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new FileUnreadableError(file, { cause });
  });
  try {
    return headSchema.parse(JSON.parse(text));
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : "it is no JSON";
    throw new HeadInvalidError(file, `it is no head: ${problem}`, "Make one with `model fine-tune`", {
      cause,
    });
  }
}

/** Writes a head file, which only its owner can read, and its folder. */
export async function writeHead(file: string, head: Head): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(head)}\n`, { mode: 0o600 });
}
