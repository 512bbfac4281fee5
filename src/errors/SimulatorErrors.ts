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

/** Somebody asked for another value of a parameter that the simulator doesn't have. */
export class ParameterUnknownError extends AssayError {
  readonly code = "PARAMETER_UNKNOWN";
  constructor(options: { given: string; known: readonly string[] }) {
    super(
      `"${options.given}" changes nothing that the simulator knows. Give name=value, with a number, for one of: ${options.known.join(", ")}.`,
    );
  }
}
