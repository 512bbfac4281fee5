// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** The simulator can't run with a parameter. */
export class ParameterInvalidError extends AssayError {
  readonly code = "PARAMETER_INVALID";
  constructor(options: { name: string; value: number; wanted: string }) {
    super(
      `The simulator can't run with ${options.name} = ${String(options.value)}: it must be ${options.wanted}.`,
    );
  }
}
