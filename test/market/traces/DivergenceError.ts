// SPDX-License-Identifier: MIT
import { AssayError } from "../../../src/errors/AssayError.ts";

/** Contract and model differ. */
export class DivergenceError extends AssayError {
  readonly code = "DIVERGENCE";
  constructor(options: { what: string; contract: string; model: string }) {
    super(
      `${options.what}: the contract says ${options.contract}, the model ${options.model}. Read the interface, and mend ` +
        `whichever does not follow it.`,
    );
  }
}
