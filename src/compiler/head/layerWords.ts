// SPDX-License-Identifier: MIT
import type { HeadLayer, LayerIntegers } from "./headLayer.ts";

/** A layer's two sections of words. */
export interface LayerWords {
  readonly weights: readonly number[];
  readonly bias: readonly number[];
}

/**
 * Integers of a layer as the words that a circuit opens. The caller keeps them in range: see {@link HeadLayer}.
 *
 * @example
 * const { weights, bias } = layerWords(layer, { weights: [[1, -2]], bias: [7] });
 */
export function layerWords(
  { weights: { bits }, bias: { bits: digitBits, digits } }: HeadLayer,
  integers: LayerIntegers,
): LayerWords {
  const half = 2 ** (bits - 1);
  const raised = integers.bias.map((value) => value + 2 ** (digitBits * digits - 1));
  return {
    weights: integers.weights.flatMap((list) => Array.from(list, (weight) => weight + half)),
    bias: raised.flatMap((value) =>
      Array.from(
        { length: digits },
        (_, digit) => Math.floor(value / 2 ** (digitBits * digit)) % 2 ** digitBits,
      ),
    ),
  };
}

/** Integers of a layer out of its words: the reverse of {@link layerWords}. */
export function layerIntegers(
  { taps, weights: { bits }, bias: { bits: digitBits, digits } }: HeadLayer,
  words: LayerWords,
): { readonly weights: readonly (readonly number[])[]; readonly bias: readonly number[] } {
  let at = 0;
  return {
    weights: taps.map((length) =>
      words.weights.slice(at, (at += length)).map((word) => word - 2 ** (bits - 1)),
    ),
    bias: taps.map((_, list) =>
      words.bias
        .slice(list * digits, (list + 1) * digits)
        .reduce(
          (sum, word, digit) => sum + word * 2 ** (digitBits * digit),
          -(2 ** (digitBits * digits - 1)),
        ),
    ),
  };
}
