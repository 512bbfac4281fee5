// SPDX-License-Identifier: MIT
import { AssayError } from "../../src/errors/AssayError.ts";

/** The list of equivalent mutants names one that there is not, or not any more. */
export class EquivalentStaleError extends AssayError {
  readonly code = "EQUIVALENT_STALE";
  constructor(options: { file: string; scope: string; to: string }) {
    super(
      `scripts/mutate/equivalents.json: ${options.file} has no mutant "${options.to}" in ${options.scope || "the file"}. ` +
        "Take the entry out, or correct it if the code still does what its reason says.",
    );
  }
}
