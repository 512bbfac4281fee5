// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A file of a compiled model was changed or removed after it was written. */
export class CacheTamperedError extends AssayError {
  readonly code = "CACHE_TAMPERED";
  readonly file: string;

  constructor(file: string, folder: string, problem: string, options?: ErrorOptions) {
    super(`${file} ${problem}. Delete the folder ${folder} and compile the model again.`, options);
    this.file = file;
  }
}
