// SPDX-License-Identifier: MIT
import { ModelTooLargeError, ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { MAXIMUM_TAPS } from "../../graph/graph.ts";
import { sizeOf, type Shape } from "../../graph/tensor.ts";
import type { OnnxNode } from "../node.ts";

/**
 * Refuses a result that is too large, before anything is allocated for it: a few numbers in a file can ask for
 * terabytes. Constants may have as many values as a model has coefficients; the builder holds computed values to less.
 * @throws {ModelTooLargeError} @throws {ShapeUnsupportedError} if a size is no count.
 */
export function checkSize({ context: { name } }: OnnxNode, shape: Shape): void {
  if (shape.some((size) => !(Number.isInteger(size) && size >= 0)))
    throw new ShapeUnsupportedError(name, `its shape [${shape.join(", ")}] has a size that is no count`);
  // Without sizes of 0, which would hide the others.
  const size = sizeOf(shape.filter((length) => length > 0));
  if (size > MAXIMUM_TAPS) throw new ModelTooLargeError(name, "values", size, MAXIMUM_TAPS);
}

/** Refuses a linear map of too many coefficients before it is written down. @throws {ModelTooLargeError} */
export function checkTaps({ context: { name } }: OnnxNode, taps: number): void {
  if (taps > MAXIMUM_TAPS) throw new ModelTooLargeError(name, "products", taps, MAXIMUM_TAPS);
}
