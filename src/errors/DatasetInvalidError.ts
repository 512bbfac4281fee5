// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A data set's file is missing or damaged. */
export class DatasetInvalidError extends AssayError {
  readonly code = "DATASET_INVALID";

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`${file}: ${problem}. Install the packages again with \`npm ci\`.`, options);
  }
}
