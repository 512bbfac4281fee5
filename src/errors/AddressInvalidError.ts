// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** What should be an address is none, or its checksum is wrong. */
export class AddressInvalidError extends AssayError {
  readonly code = "ADDRESS_INVALID";

  constructor(options: { option: string; value: string }) {
    super(
      `--${options.option} "${options.value}" is no address. Give 0x and 40 hexadecimal digits; in mixed case they must match the ` +
        `checksum.`,
    );
  }
}
