// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** An amount of tokens that is no number, or none that the token can have. */
export class AmountInvalidError extends AssayError {
  readonly code = "AMOUNT_INVALID";

  constructor(options: { option: string; value: string; cause: unknown }) {
    super(
      `--${options.option} "${options.value}" is no amount. Give ASY as a decimal number with a point and at most 18 places ` +
        `after it, such as 1.5.`,
      { cause: options.cause },
    );
  }
}
