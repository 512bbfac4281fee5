// SPDX-License-Identifier: MIT
import { InputRangeError, InputShapeError } from "../errors/InputErrors.ts";
import { sizeOf } from "./graph.ts";
import type { Manifest } from "./manifest.ts";

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
 * One raw input as the ONNX model sees it: (v − minimum) / (maximum − minimum), in [0, 1].
 * @throws {InputShapeError}
 * @throws {InputRangeError}
 */
export function normaliseInput({ input }: Pick<Manifest, "input">, raw: ArrayLike<number>): Float64Array {
  if (raw.length !== sizeOf(input.shape)) throw new InputShapeError(input.shape, raw.length);
  const values = new Float64Array(raw.length);
  for (let index = 0; index < values.length; index++) values[index] = unitValue(input, raw[index], index);
  return values;
}

function unitValue({ minimum, maximum }: Manifest["input"], value = NaN, index: number): number {
  if (!(value >= minimum && value <= maximum)) throw new InputRangeError(index, value, minimum, maximum);
  return (value - minimum) / (maximum - minimum);
}
