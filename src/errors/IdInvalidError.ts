// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** What should be the id of a node, a session, a call or a circuit has another form. */
export class IdInvalidError extends AssayError {
  readonly code = "ID_INVALID";

  constructor(options: { option: string; value: string }) {
    super(
      `--${options.option} "${options.value}" is no id. Give 0x and 64 hexadecimal digits, as the tasks print them.`,
    );
  }
}
