// SPDX-License-Identifier: MIT
import { AssayError } from "../../src/errors/AssayError.ts";

/** A node that was to run on ended by itself. */
export class NodeEndedError extends AssayError {
  readonly code = "NODE_ENDED";
  constructor({ output }: { output: string }) {
    super(`The node ended by itself. Its last words:\n${output.slice(-5_000)}`);
  }
}
