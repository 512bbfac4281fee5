// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A file of a registration that its author has committed to does not have the expected content. */
export class CommitmentFileError extends AssayError {
  readonly code = "COMMITMENT_FILE_INVALID";
  constructor(options: { path: string; problem: string; cause?: unknown }) {
    super(
      `${options.path} is not a committed registration: ${options.problem}. Make one with \`hardhat model commit\`.`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
  }
}
