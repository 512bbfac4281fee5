// SPDX-License-Identifier: MIT
import { z } from "zod";

const count = z.number().int().positive();

/**
 * One committed layer: where its words lie among a model's parameters. A weight w is the word w + 2^(bits − 1). A bias b
 * is the number b + 2^(bits · digits − 1) in `digits` words of `bits`, the lowest first: narrow words, because a
 * form is as wide as its widest operand.
 */
export const headLayerSchema = z.object({
  /** ONNX node it comes from; "output" for the last. */
  name: z.string(),
  /** Tensors that it reads, one after another. */
  operands: z.array(z.number().int().nonnegative()).min(1).readonly(),
  /** Words that it reads. */
  columns: count,
  /** Number of weights of each list; a list is shared by rows that differ in place only. */
  taps: z.array(z.number().int().nonnegative()).readonly(),
  /** Section of the parameters, from 0, that holds the weights, list by list. */
  weights: z.object({ section: z.number().int().nonnegative(), bits: count }),
  /** Section that holds a bias for each list. */
  bias: z.object({ section: z.number().int().nonnegative(), bits: count, digits: count }),
});

/** See {@link headLayerSchema}. */
export type HeadLayer = z.infer<typeof headLayerSchema>;

/** Weights and biases of a committed layer as integers. */
export interface LayerIntegers {
  /** One array per list of {@link HeadLayer}'s `taps`. */
  readonly weights: readonly ArrayLike<number>[];
  /** One per list. */
  readonly bias: readonly number[];
}

/** Least and greatest bias of a layer. */
export function biasRange({ bias: { bits, digits } }: HeadLayer): { minimum: number; maximum: number } {
  const half = 2 ** (bits * digits - 1);
  return { minimum: -half, maximum: half - 1 };
}
