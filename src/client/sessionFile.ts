// SPDX-License-Identifier: MIT
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { SessionFileError } from "../errors/MarketErrors.ts";
import type { SignedSession } from "./orderCalls.ts";

const decimal = z
  .string()
  .regex(/^[0-9]+$/)
  .transform(BigInt);
const word = z.string().regex(/^0x[0-9a-f]{64}$/i);

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
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(
    `${file}.new`,
    JSON.stringify(content, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 2),
  );
  await rename(`${file}.new`, file);
}

/**
 * Inverse of {@link writeSessionFile}.
 *
 * @throws SessionFileError that names the first field that is wrong.
 */
export async function readSessionFile(file: string): Promise<SignedSession> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new SessionFileError({ path: file, problem: "it cannot be read as JSON", cause });
  }
  const parsed = sessionSchema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const problem = `${issue?.path.join(".") ?? "content"}: ${issue?.message ?? "invalid"}`;
    throw new SessionFileError({ path: file, problem, cause: parsed.error });
  }
  const { nodeId, calls, voucher, signature } = parsed.data;
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
