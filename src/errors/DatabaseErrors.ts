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

/** The node's database can't write for the moment: its disk is full, say, or its server away. */
export class DatabaseUnwellError extends AssayError {
  readonly code = "DATABASE_UNWELL";
  constructor(options: { cause: unknown }) {
    super(
      "This node cannot write down what it takes on, so it takes on nothing and nothing was charged. Try again; if you run the " +
        "node, look for room on its disk and at its database.",
      { cause: options.cause },
    );
  }
}
