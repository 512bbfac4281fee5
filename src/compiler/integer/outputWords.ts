// SPDX-License-Identifier: MIT
import { countRows, spanBits, type IntegerModel } from "./integerModel.ts";
import { formRanges, spanOf, tensorWidths, type TensorWidth } from "./ranges.ts";

/** Bits of one output word. */
const WORD_BITS = 248;

/** How values lie in output words, as circuits/lib/linear/packRows.circom packs them. */
export interface OutputPacking {
  /** Number of values. */
  readonly count: number;
  /** What is taken off every value, so that it is not negative. */
  readonly low: number;
  /** Bits of one value. */
  readonly field: number;
  /** Values in one word, the first lowest. */
  readonly perWord: number;
}

/** How the values of an output are packed. */
export function outputPacking(
  { form }: IntegerModel["output"],
  tensors: readonly TensorWidth[],
): OutputPacking {
  const range = spanOf(formRanges(form, tensors));
  const field = spanBits(range);
  return { count: countRows(form), low: range.minimum, field, perWord: Math.floor(WORD_BITS / field) };
}

/** Output words of one call. */
export function wordsPerCall(model: IntegerModel): number {
  if (model.output.kind === "class") return 1;
  if (model.output.kind === "top") return model.output.k;
  const { count, perWord } = outputPacking(model.output, tensorWidths(model));
  return Math.ceil(count / perWord);
}

/** Packs values into output words. */
export function packFields(values: readonly number[], { low, field, perWord }: OutputPacking): bigint[] {
  const words = new Array<bigint>(Math.ceil(values.length / perWord)).fill(0n);
  values.forEach((value, index) => {
    const word = Math.floor(index / perWord);
    words[word] = (words[word] ?? 0n) + (BigInt(value - low) << BigInt(field * (index % perWord)));
  });
  return words;
}

/** Values out of output words: the reverse of {@link packFields}. */
export function unpackFields(
  words: readonly bigint[],
  { count, low, field, perWord }: OutputPacking,
): number[] {
  return Array.from({ length: count }, (_, index) => {
    const word = words[Math.floor(index / perWord)] ?? 0n;
    return Number(BigInt.asUintN(field, word >> BigInt(field * (index % perWord)))) + low;
  });
}
