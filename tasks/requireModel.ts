// SPDX-License-Identifier: MIT
import { OptionMissingError } from "../src/errors/OptionMissingError.ts";

/** An option's model id. @throws OptionMissingError if it was not given: no model has the id 0. */
export function requireModel(option: string, value: bigint): bigint {
  if (value === 0n) throw new OptionMissingError(option);
  return value;
}
