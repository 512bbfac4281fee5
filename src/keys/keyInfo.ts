// SPDX-License-Identifier: MIT
import { z } from "zod";

/** Names of the files of a proving key in its folder. */
export const KEY_FILES = {
  zkey: "circuit.zkey",
  verifyingKey: "verification_key.json",
  info: "key.json",
  /** Of a ceremony's key only. */
  transcript: "transcript.json",
} as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const common = z.object({
  format: z.literal("assay-key/1"),
  constraints: z.number().int().positive(),
  publicSignals: z.number().int().nonnegative(),
  /** Rows of the quadratic program, a power of two. */
  domainSize: z.number().int().positive(),
  zkeyBytes: z.number().int().positive(),
  sha256: z.object({ r1cs: sha256, zkey: sha256, verifyingKey: sha256 }),
});

/** `key.json`: what a proving key was made for, how, and the hashes of its files. */
export const keyInfoSchema = z.discriminatedUnion("kind", [
  common.extend({
    /** Development keys are insecure: live networks refuse them. */
    kind: z.literal("development"),
    /** 0 marks an insecure development key, here as in the registry. */
    contributions: z.literal(0),
    warning: z.string(),
  }),
  common.extend({
    kind: z.literal("ceremony"),
    /** People who contributed; the beacon is not counted. */
    contributions: z.number().int().positive(),
    /** keccak256 of transcript.json, as the registry keeps it. */
    transcriptHash: z.string().regex(/^0x[0-9a-f]{64}$/),
  }),
]);

/** See {@link keyInfoSchema}. */
export type KeyInfo = z.infer<typeof keyInfoSchema>;
