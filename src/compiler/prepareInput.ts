// SPDX-License-Identifier: MIT
import { InputRangeError, InputShapeError } from "../errors/InputErrors.ts";
import { sizeOf } from "./graph/tensor.ts";
import type { Manifest } from "./manifest.ts";
import { valueAt } from "./valueAt.ts";

/**
 * Quantises one raw input (for example the bytes of an image, row by row) to the words that the circuit takes:
 * round((v − minimum) / (maximum − minimum) · (2^bits − 1)), halves up.
 *
 * @throws {InputShapeError} if the number of values is not the model's.
 * @throws {InputRangeError} naming the first value outside the model's range, or not a number.
 *
 * @example
 * const words = prepareInput(manifest, images[0]);
 */
export function prepareInput({ input }: Pick<Manifest, "input">, raw: ArrayLike<number>): Uint8Array {
  if (raw.length !== sizeOf(input.shape)) throw new InputShapeError(input.shape, raw.length);
  const top = 2 ** input.bits - 1;
  const words = new Uint8Array(raw.length);
  for (let index = 0; index < words.length; index++) {
    words[index] = Math.floor(unitValue(input, raw[index], index) * top + 0.5);
  }
  return words;
}

/**
 * One raw input as the ONNX model sees it: `seen.minimum` for the least raw value, `seen.maximum` for the greatest.
 * @throws {InputShapeError}
 * @throws {InputRangeError}
 */
export function normaliseInput({ input }: Pick<Manifest, "input">, raw: ArrayLike<number>): Float64Array {
  if (raw.length !== sizeOf(input.shape)) throw new InputShapeError(input.shape, raw.length);
  const { minimum, maximum } = input.seen;
  return Float64Array.from({ length: raw.length }, (_, index) => {
    const least = valueAt(minimum, index);
    return least + unitValue(input, raw[index], index) * (valueAt(maximum, index) - least);
  });
}

function unitValue(input: Manifest["input"], value = NaN, index: number): number {
  const [minimum, maximum] = [valueAt(input.minimum, index), valueAt(input.maximum, index)];
  if (!(value >= minimum && value <= maximum)) throw new InputRangeError(index, value, minimum, maximum);
  return (value - minimum) / (maximum - minimum);
}
