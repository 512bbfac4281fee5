// SPDX-License-Identifier: MIT
import { z } from "zod";
import { headLayerSchema } from "./head/headLayer.ts";

/** Words of ≤ 248 bits per call. */
const wordsPerCall = z.number().int().positive();
const labels = z.array(z.string()).min(2).readonly();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One number for all values of an input, or one each. */
const perValue = z.union([z.number(), z.array(z.number()).readonly()]);
const range = z.object({ minimum: perValue, maximum: perValue });

/** Width, range and cost of one layer of a compiled model. */
const layerSchema = z.object({
  /** Name of the ONNX node the layer comes from; "input", "parameters" and "output" where the circuit adds one. */
  name: z.string(),
  kind: z.enum([
    "input",
    "parameters",
    "requantise",
    "table",
    "product",
    "maximum",
    "class",
    "top",
    "values",
  ]),
  /** Shape of the layer's output for one call, with the batch axis. */
  shape: z.array(z.number().int().positive()).readonly(),
  /** Bits of a word of the output. */
  bits: z.number().int().positive(),
  /** Bits of the widest accumulator that it reads, with its sign; 0 where it reads words as they are. */
  accumulatorBits: z.number().int().nonnegative(),
  /** Proved range of the accumulators, of the words where there are none. */
  minimum: z.number().int(),
  maximum: z.number().int(),
  /** Range of the accumulators that calibration saw; absent without sample inputs. */
  seen: z.object({ minimum: z.number(), maximum: z.number() }).optional(),
  /** Constraints this layer adds for one call, counted before compilation. */
  constraints: z.number().int().nonnegative(),
});

/** One row of a compiled model's layer table. */
export type LayerRow = z.infer<typeof layerSchema>;

/**
 * The single description of a compiled model. Everything that proves, serves or registers the model reads this.
 */
export const manifestSchema = z.object({
  format: z.literal("assay-manifest/2"),
  /** Name of the model, from its file name. */
  name: z.string().min(1),
  /** Hash of everything the artefacts were made from; the name of their folder in the cache. */
  contentHash: sha256,
  input: range.extend({
    /** Shape of one input, with the batch axis. */
    shape: z.array(z.number().int().positive()).readonly(),
    /** Width of one quantised input word. */
    bits: z.number().int().min(1).max(8),
    /** What the ONNX model sees for the least and the greatest raw value. */
    seen: range,
  }),
  output: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("class"), labels, wordsPerCall }),
    z.object({ kind: z.literal("top"), k: z.number().int().positive(), labels, wordsPerCall }),
    z.object({
      kind: z.literal("values"),
      shape: z.array(z.number().int().positive()).readonly(),
      /** Value i is scale · (field i + low): see unpackFields. */
      scale: z.number().positive(),
      packing: z.object({
        count: z.number().int().positive(),
        low: z.number().int(),
        field: z.number().int().positive(),
        perWord: z.number().int().positive(),
      }),
      wordsPerCall,
    }),
  ]),
  batchSize: z.number().int().positive(),
  /** Poseidon commitment to the weights, decimal; with a committed head, to the base and this model's head. */
  modelCommitment: z.string().regex(/^[0-9]+$/),
  /** Last layers that the circuit opens instead of fixing, in the network's order; absent for a fixed model. */
  head: z
    .object({
      layers: z.array(headLayerSchema).min(1).readonly(),
      /** Sections of private words, as `parameters` of the integer model; the last is the commitment's salt. */
      sections: z
        .array(
          z.object({
            name: z.string(),
            count: z.number().int().positive(),
            bits: z.number().int().positive(),
          }),
        )
        .readonly(),
    })
    .optional(),
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
  hashes: z.object({
    onnx: sha256,
    circom: sha256,
    r1cs: sha256,
    wasm: sha256,
    model: sha256,
    /** Of the base's own head. */
    head: sha256.optional(),
  }),
});

/** See {@link manifestSchema}. */
export type Manifest = z.infer<typeof manifestSchema>;
