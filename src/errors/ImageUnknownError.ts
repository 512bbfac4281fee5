// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** There is no test image with this index. */
export class ImageUnknownError extends AssayError {
  readonly code = "IMAGE_UNKNOWN";
  constructor(options: { index: number; count: number }) {
    super(
      `There is no test image ${String(options.index)}: give whole numbers from 0 to ${String(options.count - 1)}.`,
    );
  }
}
