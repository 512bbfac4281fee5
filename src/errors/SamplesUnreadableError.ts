// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A file of sample inputs or labels is not what it should be. */
export class SamplesUnreadableError extends AssayError {
  readonly code = "SAMPLES_UNREADABLE";

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(
      `${file}: ${problem}. Give JSON, [[…], …] or { "inputs": [[…], …], "labels": [0, …] }, ` +
        "or a .npy array whose first axis counts the inputs.",
      options,
    );
  }
}
