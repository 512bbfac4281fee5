// SPDX-License-Identifier: MIT
import { z } from "zod";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Bit width, range and cost of one layer of a compiled model. */
const layerSchema = z.object({
  /** Name of the ONNX node the layer comes from; "input" and "argmax" where the circuit adds one. */
  name: z.string(),
  kind: z.enum(["input", "conv", "dense", "relu", "maxPool", "argmax"]),
  /** Shape of the layer's output for one call, without the batch dimension. */
  shape: z.array(z.number().int().positive()),
  /** Bits of the widest accumulator (conv, dense: signed), of a word of the output (others). */
  bits: z.number().int().positive(),
  /** Proved range of the layer's outputs. */
  minimum: z.number().int(),
  maximum: z.number().int(),
  /** Constraints this layer adds for one call, counted before compilation; fewer where activations are always 0. */
  constraints: z.number().int().nonnegative(),
});

/** One row of a compiled model's layer table. */
export type LayerRow = z.infer<typeof layerSchema>;

/**
 * The single description of a compiled model. Everything that proves, serves or registers the model reads this.
 */
export const manifestSchema = z.object({
  format: z.literal("assay-manifest/1"),
  /** Name of the model, from its file name. */
  name: z.string().min(1),
  /** Hash of everything the artefacts were made from; the name of their folder in the cache. */
  contentHash: sha256,
  input: z.object({
    /** Shape of one input without the batch dimension, e.g. [1, 28, 28]. */
    shape: z.array(z.number().int().positive()),
    /** Width of one quantised input word. */
    bits: z.number().int().min(1).max(8),
    /** Raw range of one input value; a raw value v becomes round((v − minimum) / (maximum − minimum) · (2^bits − 1)). */
    minimum: z.number(),
    maximum: z.number(),
  }),
  output: z.object({
    kind: z.literal("class"),
    labels: z.array(z.string()).min(2),
    /** Words of ≤ 248 bits per call. */
    wordsPerCall: z.number().int().positive(),
  }),
  batchSize: z.number().int().positive(),
  /** Poseidon commitment to the weights, decimal. */
  modelCommitment: z.string().regex(/^[0-9]+$/),
  layers: z.array(layerSchema),
  /** Exact figures of the compiled r1cs. */
  constraints: z.number().int().positive(),
  wires: z.number().int().positive(),
  publicSignals: z.number().int().positive(),
  /** Fractions in 0..1 over `samples` evaluation samples; absent if no evaluation set was given. */
  accuracy: z
    .object({ samples: z.number().int().positive(), float: z.number(), quantised: z.number() })
    .optional(),
  /** SHA-256 of every artefact, by role. */
  hashes: z.object({ onnx: sha256, circom: sha256, r1cs: sha256, wasm: sha256, model: sha256 }),
});

/** See {@link manifestSchema}. */
export type Manifest = z.infer<typeof manifestSchema>;
