// SPDX-License-Identifier: MIT
import { AssayError } from "../../src/errors/AssayError.ts";

/** Without any mutant the tests do not compile or do not pass. */
export class MutationBaselineError extends AssayError {
  readonly code = "MUTATION_BASELINE";
  constructor(options: { reason: string }) {
    super(
      `Before anything is changed, tests fail, so that they could tell nothing about mutants: ${options.reason}. ` +
        "Make `hardhat test solidity` pass first.",
    );
  }
}
