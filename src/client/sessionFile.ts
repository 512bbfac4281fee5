// SPDX-License-Identifier: MIT
import { z } from "zod";
import { SessionFileError } from "../errors/MarketErrors.ts";
import { readJsonFile, writeJsonFile } from "../shared/jsonFile.ts";
import { decimal, word } from "./orderSchema.ts";
import type { SignedSession } from "./orderCalls.ts";

const sessionSchema = z.object({
  format: z.literal("assay-session/1"),
  nodeId: word,
  calls: z.array(
    z.object({
      modelId: decimal,
      inputCommitment: decimal,
      price: decimal,
      input: z.object({ salt: decimal, words: z.base64() }),
    }),
  ),
  voucher: z.object({ sessionId: word, head: word, callCount: decimal, validUntil: decimal }),
  signature: z.string().regex(/^0x[0-9a-f]+$/i),
});

/** Writes what a caller hands to a node to a file; replaces an older one in one step. */
export async function writeSessionFile(file: string, session: SignedSession): Promise<void> {
  const content = {
    format: "assay-session/1",
    ...session,
    calls: session.calls.map((call) => ({
      ...call,
      input: { salt: call.input.salt, words: Buffer.from(call.input.words).toString("base64") },
    })),
  };
  await writeJsonFile(file, content);
}

/**
 * Inverse of {@link writeSessionFile}.
 *
 * @throws SessionFileError that names the first field that is wrong.
 */
export async function readSessionFile(file: string): Promise<SignedSession> {
  const { nodeId, calls, voucher, signature } = await readJsonFile(
    file,
    sessionSchema,
    (options) => new SessionFileError(options),
  );
  return {
    nodeId,
    voucher,
    signature,
    calls: calls.map((call) => ({
      ...call,
      input: { salt: call.input.salt, words: new Uint8Array(Buffer.from(call.input.words, "base64")) },
    })),
  };
}
