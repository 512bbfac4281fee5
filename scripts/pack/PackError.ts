// SPDX-License-Identifier: MIT
import { AssayError } from "../../src/errors/AssayError.ts";

/** The package cannot be built. */
export class PackError extends AssayError {
  readonly code = "PACK_FAILED";

  constructor(problem: string) {
    super(`The package cannot be built: ${problem}`);
  }
}
