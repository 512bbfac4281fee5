// SPDX-License-Identifier: MIT
import { AssayError } from "../../src/errors/AssayError.ts";

/** The benchmark has no such section. */
export class SectionUnknownError extends AssayError {
  readonly code = "SECTION_UNKNOWN";
  constructor(options: { section: string; known: readonly string[] }) {
    super(`The benchmark has no section ${options.section}: give --only one of ${options.known.join(", ")}.`);
  }
}
