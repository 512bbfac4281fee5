// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A number does not fit the width at which it is to be packed. */
export class WordOutOfRangeError extends AssayError {
  readonly code = "WORD_OUT_OF_RANGE";

  constructor(position: number, value: number, low: number, high: number) {
    super(
      `Word ${String(position)} is ${String(value)}, but must be a whole number from ${String(low)} to ` +
        `${String(high)}. Quantise the values first, or commit to them at a greater width.`,
    );
  }
}

/** A width or a count at which nothing can be packed. */
export class PackingUnsupportedError extends AssayError {
  readonly code = "PACKING_UNSUPPORTED";

  constructor(what: string) {
    super(`${what}. Give at least one word, each of 1 to 53 bits.`);
  }
}

/** A value that must be an element of the BN254 scalar field is not. */
export class FieldElementInvalidError extends AssayError {
  readonly code = "FIELD_ELEMENT_INVALID";

  constructor(name: string, value: bigint) {
    super(
      `${name} is ${value.toString()}, but must lie in [0, r), r the order of BN254's scalar field. Reduce it, or draw it again.`,
    );
  }
}
