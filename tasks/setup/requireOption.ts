// SPDX-License-Identifier: MIT
import { OptionMissingError } from "../../src/errors/OptionMissingError.ts";

/** The option's value. @throws OptionMissingError if it was not given. */
export function requireOption(name: string, value: string): string {
  if (value === "") throw new OptionMissingError(name);
  return value;
}
