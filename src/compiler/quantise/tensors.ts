// SPDX-License-Identifier: MIT
import type { TensorWidth } from "../integer/ranges.ts";

/** What the words of a tensor stand for: element i is scale[i] · (word − zero) + offset[i]. */
export interface QuantisedTensor extends TensorWidth {
  /** Number of the tensor in the integer model. */
  readonly id: number;
  /** One for all elements, or one each. */
  readonly scale: number | Float64Array;
  /** The word that stands for `offset`; a whole number. */
  readonly zero: number;
  readonly offset: number | Float64Array;
}
