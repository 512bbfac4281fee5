// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A file that was needed can't be read. */
export class FileUnreadableError extends AssayError {
  readonly code = "FILE_UNREADABLE";
  /** The file, as it was named. */
  readonly file: string;

  constructor(file: string, options?: ErrorOptions) {
    super(`${file} can't be read. Check that the path is right and that you may read it.`, options);
    this.file = file;
  }
}
