// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** The network does not return a block that it has. */
export class BlockMissingError extends AssayError {
  readonly code = "BLOCK_MISSING";
  constructor(options: { blockNumber: number }) {
    super(
      `The network returned no hash of block ${String(options.blockNumber)}, which seeds a listing. Try again, or use another endpoint.`,
    );
  }
}
