// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** The RPC endpoint refuses to read the logs of even a single block. */
export class LogsRefusedError extends AssayError {
  readonly code = "LOGS_REFUSED";
  constructor(options: { block: number; cause: unknown }) {
    super(
      `The RPC endpoint refuses to read the logs of block ${String(options.block)} alone, as if they were too many. ` +
        `Use another endpoint.`,
      { cause: options.cause },
    );
  }
}
