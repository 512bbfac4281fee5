// SPDX-License-Identifier: MIT
import { AssayError } from "../../src/errors/AssayError.ts";

/** A program that was started ended, or stayed silent, before it said what was waited for. */
export class ProgramEndedError extends AssayError {
  readonly code = "PROGRAM_ENDED";
  constructor(options: { what: string; expected: string; happened: string; output: string }) {
    super(
      `${options.what} was to print ${options.expected}, but it ${options.happened}. Its last words:\n${options.output}`,
    );
  }
}
