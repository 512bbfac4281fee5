// SPDX-License-Identifier: MIT
import { isHexString } from "ethers";
import { IdInvalidError } from "../src/errors/IdInvalidError.ts";
import { requireOption } from "./setup/requireOption.ts";

/** An option's id (bytes32). @throws OptionMissingError if it was not given, IdInvalidError if it is none. */
export function requireId(option: string, value: string): string {
  if (!isHexString(requireOption(option, value), 32)) throw new IdInvalidError({ option, value });
  return value;
}
