// SPDX-License-Identifier: MIT
import { ModelTooLargeError, ShapeUnsupportedError } from "../../errors/OnnxErrors.ts";
import { MAXIMUM_TAPS, MAXIMUM_VALUES } from "./graph.ts";
import { sizeOf, type Shape } from "./tensor.ts";

/** Most values of the constants that a model computes from its weights, shapes among them. */
const MAXIMUM_FOLDED = 2 * MAXIMUM_TAPS;

/** How much a model may ask for: a few bytes of a file can stand for terabytes. */
export class Budget {
  #taps = 0;
  #folded = 0;

  /** @throws {ModelTooLargeError} @throws {ShapeUnsupportedError} if a computed tensor of this shape is too large, or empty. */
  checkSize(name: string, shape: Shape): void {
    const size = sizeOf(shape);
    if (size > MAXIMUM_VALUES) throw new ModelTooLargeError(name, "values", size, MAXIMUM_VALUES);
    if (!(size >= 1)) throw new ShapeUnsupportedError(name, `its shape [${shape.join(", ")}] is empty`);
  }

  /** Constants may be as many as the coefficients they become, and none. */
  checkConstantSize(name: string, shape: Shape): void {
    const size = sizeOf(shape);
    if (size > MAXIMUM_TAPS) throw new ModelTooLargeError(name, "values", size, MAXIMUM_TAPS);
  }

  /** Takes up coefficients. @throws {ModelTooLargeError} if they are too many with those before. */
  count(name: string, taps: number): void {
    this.#taps += taps;
    if (this.#taps > MAXIMUM_TAPS) {
      throw new ModelTooLargeError(name, "products, with the nodes before it,", this.#taps, MAXIMUM_TAPS);
    }
  }

  /** Takes up values of computed constants. @throws {ModelTooLargeError} if they are too many with those before. */
  countFolded(name: string, values: number): void {
    this.#folded += values;
    if (this.#folded > MAXIMUM_FOLDED) {
      const what = "values of constants, with the nodes before it,";
      throw new ModelTooLargeError(name, what, this.#folded, MAXIMUM_FOLDED);
    }
  }
}
