// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** More calls are to be made than there are inputs, or none. */
export class DatasetTooSmallError extends AssayError {
  readonly code = "DATASET_TOO_SMALL";

  constructor(options: { calls: number; inputs: number }) {
    super(
      `${String(options.calls)} calls can't be made of ${String(options.inputs)} inputs. Give --calls a number from 1 to that, ` +
        `or another data set.`,
    );
  }
}
