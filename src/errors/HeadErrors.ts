// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** The layers that are to be committed are of a form that cannot be. */
export class HeadUnsupportedError extends AssayError {
  readonly code = "HEAD_UNSUPPORTED";

  /**
   * @param layer - Where the network cannot be cut or opened.
   * @param problem - What stands in the way.
   * @param remedy - What to do.
   */
  constructor(layer: string, problem: string, remedy: string) {
    super(`Layer "${layer}" cannot be committed: ${problem}. ${remedy}.`);
  }
}

/** A head does not fit the model that it is to be put on. */
export class HeadInvalidError extends AssayError {
  readonly code = "HEAD_INVALID";

  constructor(source: string, problem: string, remedy: string, options?: ErrorOptions) {
    super(`${source}: ${problem}. ${remedy}.`, options);
  }
}

/** A model with a committed head was evaluated without the head's words, or with those of another. */
export class ParametersMissingError extends AssayError {
  readonly code = "PARAMETERS_MISSING";

  constructor(section: string, expected: number, received: number) {
    super(
      `Parameter section "${section}" holds ${String(expected)} words, but ${String(received)} are given. ` +
        "Pass the `parameters` of the compiled model, which come from its head file.",
    );
  }
}

/** Labelled samples cannot be learned from. */
export class SamplesInvalidError extends AssayError {
  readonly code = "SAMPLES_INVALID";

  constructor(source: string, problem: string, remedy: string, options?: ErrorOptions) {
    super(`${source}: ${problem}. ${remedy}.`, options);
  }
}
