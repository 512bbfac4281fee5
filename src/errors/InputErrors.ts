// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** An input has the wrong number of values, for example an image of another size. */
export class InputShapeError extends AssayError {
  readonly code = "INPUT_SHAPE";
  readonly expected: number;
  readonly received: number;

  constructor(shape: readonly number[], received: number) {
    const expected = shape.reduce((product, size) => product * size, 1);
    super(
      `The input has ${String(received)} values; this model takes ${String(expected)} (${shape.join(" × ")}). ` +
        "Resize or crop the input to that shape first.",
    );
    this.expected = expected;
    this.received = received;
  }
}

/** A value of an input lies outside the range the model was compiled for. */
export class InputRangeError extends AssayError {
  readonly code = "INPUT_RANGE";
  readonly index: number;
  readonly value: number;

  constructor(index: number, value: number, minimum: number, maximum: number) {
    super(
      `Input value ${String(value)} at index ${String(index)} is outside the allowed range ` +
        `${String(minimum)} to ${String(maximum)}. Pass raw values in that range; the model's manifest scales them.`,
    );
    this.index = index;
    this.value = value;
  }
}

/** The number of inputs, or of salts, is not the circuit's batch size. */
export class BatchSizeError extends AssayError {
  readonly code = "INPUT_BATCH_SIZE";

  constructor(what: string, expected: number, received: number) {
    super(
      `${String(received)} ${what} given; one proof of this circuit covers exactly ${String(expected)}. ` +
        "Fill the batch, or compile the model with another batch size.",
    );
  }
}
