// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A log that can't follow from those before it: some are missing. */
export class LedgerIncompleteError extends AssayError {
  readonly code = "LEDGER_INCOMPLETE";
  constructor(options: { event: string; blockNumber: number; index: number; problem: string }) {
    super(
      `${options.event} (block ${options.blockNumber}, log ${options.index}) does not fit what was read before it: ` +
        `${options.problem}. Read from the block of the deployment on; if that was so, the RPC endpoint left logs out: use ` +
        `another one, or a smaller range of blocks.`,
    );
  }
}

/** The RPC endpoint has a log of a block, but not the block. */
export class BlockMissingError extends AssayError {
  readonly code = "BLOCK_MISSING";
  constructor(options: { blockNumber: number }) {
    super(
      `The RPC endpoint gave a log of block ${options.blockNumber}, but another block than that one when asked for it. The ` +
        `chain may have been reorganised meanwhile: read again, or only up to a block that is final.`,
    );
  }
}

/** No log says how fast activity decays, so nothing can be ranked. */
export class HalfLifeUnknownError extends AssayError {
  readonly code = "HALF_LIFE_UNKNOWN";
  constructor() {
    super(
      "No HalfLifeChanged log was read, and the escrow emits the first one when it is deployed. Read from the block of the " +
        "deployment on.",
    );
  }
}
