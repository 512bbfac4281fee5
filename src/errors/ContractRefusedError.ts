// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A contract refused a transaction or a call. `code` is the name of the Solidity error. */
export class ContractRefusedError extends AssayError {
  readonly code: string;
  /** The error's arguments by name; empty if it has none. */
  readonly args: Readonly<Record<string, unknown>>;

  constructor(options: {
    code: string;
    args: Readonly<Record<string, unknown>>;
    advice: string;
    cause: unknown;
  }) {
    const listed = Object.entries(options.args)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(", ");
    super(`${options.code}${listed === "" ? "" : ` (${listed})`}: ${options.advice}`, {
      cause: options.cause,
    });
    this.code = options.code;
    this.args = options.args;
  }
}
