// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A task was not given an option that it can't do without. */
export class OptionMissingError extends AssayError {
  readonly code = "OPTION_MISSING";

  constructor(option: string) {
    super(`Nothing was done: give --${option}. The task's --help says what it is.`);
  }
}
