// SPDX-License-Identifier: MIT
import { parseEther } from "ethers";
import { AmountInvalidError } from "../src/errors/AmountInvalidError.ts";

/** An option's amount of ASY as token wei. @throws AmountInvalidError */
export function parseAsy(option: string, value: string): bigint {
  try {
    const amount = parseEther(value);
    if (amount >= 0n) return amount;
  } catch (cause) {
    throw new AmountInvalidError({ option, value, cause });
  }
  throw new AmountInvalidError({ option, value, cause: undefined });
}
