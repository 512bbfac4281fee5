// SPDX-License-Identifier: MIT
import { keccak256 } from "ethers";
import { z } from "zod";
import { TranscriptInvalidError } from "../../errors/CeremonyErrors.ts";
import { printable } from "../../shared/printable.ts";
import { readBytes } from "../../shared/readBytes.ts";
import { contributorName } from "./contributorName.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** BLAKE2b-512, the hash of snarkjs's ceremonies. */
const blake2b = z.string().regex(/^[0-9a-f]{128}$/);
/** Nothing that could deceive on a terminal. */
const printableText = z.string().regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
const count = z.number().int().positive();

const person = z.strictObject({
  number: count,
  kind: z.literal("contribution"),
  name: contributorName,
  hash: blake2b,
});

const beacon = person.extend({
  kind: z.literal("beacon"),
  value: z.string().regex(/^([0-9a-f]{2})+$/),
  iterationsExponent: count,
});

/** `transcript.json`: the whole line from a model to its key, for anyone to check. */
const transcriptSchema = z.strictObject({
  format: z.literal("assay-transcript/1"),
  /** How to compile the model again. */
  model: z.strictObject({
    name: printableText,
    batchSize: count,
    /** Committed layers; 0 for a fixed model. */
    head: z.number().int().nonnegative(),
  }),
  constraints: count,
  publicSignals: count,
  domainSize: count,
  sha256: z.strictObject({
    onnx: sha256,
    circom: sha256,
    r1cs: sha256,
    zkey: sha256,
    verifyingKey: sha256,
  }),
  /** The phase-1 file; name is null if it is none of the perpetual powers of tau. */
  powersOfTau: z.strictObject({ name: printableText.nullable(), power: count, blake2b }),
  /** Of the key before any contribution. */
  circuitHash: blake2b,
  contributions: z.array(z.discriminatedUnion("kind", [person, beacon])).readonly(),
});

/** See {@link transcriptSchema}. */
export type Transcript = z.infer<typeof transcriptSchema>;

/** The only text of a transcript: its hash is the one that goes on chain. */
export function formatTranscript(transcript: Transcript): string {
  // Parsed first, so that the order of the fields is the schema's.
  return `${JSON.stringify(transcriptSchema.parse(transcript), null, 2)}\n`;
}

/**
 * Reads a transcript.
 *
 * @returns The transcript, and keccak256 of the file's bytes as the registry keeps it.
 * @throws FileUnreadableError, TranscriptInvalidError
 * @example const { transcript, hash } = await readTranscript("out/key/transcript.json");
 */
export async function readTranscript(file: string): Promise<{ transcript: Transcript; hash: string }> {
  const bytes = await readBytes(file);
  const text = new TextDecoder().decode(bytes);
  const parsed = transcriptSchema.safeParse(parseJson(file, text));
  if (!parsed.success)
    throw new TranscriptInvalidError(file, printable(z.prettifyError(parsed.error)), {
      cause: parsed.error,
    });
  // Bytes, not text: several bytes decode to one text, and each would have a hash of its own.
  if (Buffer.compare(new TextEncoder().encode(formatTranscript(parsed.data)), bytes) !== 0)
    throw new TranscriptInvalidError(file, "its text is not laid out as it was published");
  return { transcript: parsed.data, hash: keccak256(bytes) };
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TranscriptInvalidError(file, "it is no JSON", { cause });
  }
}
