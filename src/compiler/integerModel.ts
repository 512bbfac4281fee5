// SPDX-License-Identifier: MIT
import { z } from "zod";

const size = z.number().int().positive();
const shape = z.array(size).min(1).readonly();
const integers = z.array(z.number().int()).readonly();
const pad = z.number().int().nonnegative();
const window = z.object({
  kernel: z.tuple([size, size]).readonly(),
  strides: z.tuple([size, size]).readonly(),
  pads: z.tuple([pad, pad, pad, pad]).readonly(),
});

const linear = {
  name: z.string(),
  inputShape: shape,
  outputShape: shape,
  /** Flat, [outputs][fan-in]. */
  weights: integers,
  bias: integers,
  /** Proved range of each output channel's accumulator. */
  ranges: z.array(z.object({ minimum: z.number().int(), maximum: z.number().int() })).readonly(),
  /** clamp(accumulator >> shifts[channel], 0, 2^bits − 1); absent in the last layer. */
  requantise: z
    .object({ name: z.string(), bits: z.number().int().min(1).max(8), shifts: z.array(pad).readonly() })
    .optional(),
};

const layer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("conv"), window, groups: size, ...linear }),
  z.object({ kind: z.literal("dense"), ...linear }),
  z.object({ kind: z.literal("maxPool"), name: z.string(), window, inputShape: shape, outputShape: shape }),
]);

/** The integer network that circuit and reference both evaluate; the contents of `model.json`. */
export const integerModelSchema = z.object({
  format: z.literal("assay-model/1"),
  inputShape: shape,
  inputBits: z.number().int().min(1).max(8),
  layers: z.array(layer).min(1).readonly(),
});

/** See {@link integerModelSchema}. */
export type IntegerModel = z.infer<typeof integerModelSchema>;

/** One layer of an {@link IntegerModel}. */
export type IntegerLayer = IntegerModel["layers"][number];

/** A convolution or dense layer of an {@link IntegerModel}. */
export type IntegerLinear = Exclude<IntegerLayer, { kind: "maxPool" }>;

/** Integers from minimum to maximum, both included. */
export interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

/** Smallest n with −2^(n−1) ≤ minimum and maximum < 2^(n−1); Infinity if a bound is not finite. */
export function signedBits({ minimum, maximum }: Range): number {
  if (!Number.isFinite(minimum) || !Number.isFinite(maximum)) return Infinity;
  let bits = 1;
  while (minimum < -(2 ** (bits - 1)) || maximum >= 2 ** (bits - 1)) bits++;
  return bits;
}
