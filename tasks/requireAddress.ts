// SPDX-License-Identifier: MIT
import { getAddress, isAddress } from "ethers";
import { AddressInvalidError } from "../src/errors/AddressInvalidError.ts";
import { requireOption } from "./setup/requireOption.ts";

/** An option's address. @throws OptionMissingError if it was not given, AddressInvalidError if it is none. */
export function requireAddress(option: string, value: string): string {
  if (!isAddress(requireOption(option, value))) throw new AddressInvalidError({ option, value });
  return getAddress(value);
}
