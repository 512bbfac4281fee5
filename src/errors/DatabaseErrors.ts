// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** The node's database can't be opened. */
export class DatabaseUnreachableError extends AssayError {
  readonly code = "DATABASE_UNREACHABLE";
  constructor(options: { place: string; problem: string; cause: unknown }) {
    super(
      `The database at ${options.place} can't be opened: ${options.problem}. ` +
        `Give the URL of a PostgreSQL server that runs and lets this user create a schema, or a folder that this process may write.`,
      { cause: options.cause },
    );
  }
}
