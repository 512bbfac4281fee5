// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** Something is to be done on a live chain, and nobody is there to ask. */
export class ConfirmationMissingError extends AssayError {
  readonly code = "CONFIRMATION_MISSING";
  constructor(options: { what: string; network: string; chainId: bigint }) {
    super(
      `To ${options.what} on ${options.network} (chain ${String(options.chainId)}) needs a confirmation, and there is no terminal to ` +
        `ask at. Look at what would be done with --dry-run, then give --yes. Nothing was sent.`,
    );
  }
}

/** The answer to whether something shall be done on a live chain was not yes. */
export class ConfirmationRefusedError extends AssayError {
  readonly code = "CONFIRMATION_REFUSED";
  constructor(options: { what: string; network: string }) {
    super(`Not confirmed: to ${options.what} on ${options.network}. Nothing was sent.`);
  }
}
