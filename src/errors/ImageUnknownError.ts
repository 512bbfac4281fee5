// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** There is no input with this index in a data set: no test image, or none of the user's own. */
export class ImageUnknownError extends AssayError {
  readonly code = "IMAGE_UNKNOWN";
  constructor(options: { index: number; count: number }) {
    super(
      `There is no input ${String(options.index)}: give whole numbers from 0 to ${String(options.count - 1)}.`,
    );
  }
}
