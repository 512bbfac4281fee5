// SPDX-License-Identifier: MIT
import { isAddress } from "ethers";
import { z } from "zod";
import { decimal as unsigned, word as lowerCaseWord } from "../shared/wire.ts";

/** Digits of a whole number, read as a bigint. */
export const decimal = z
  .string()
  .regex(/^[0-9]+$/)
  .transform(BigInt);
export const word = z.string().regex(/^0x[0-9a-f]{64}$/i);
const account = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, "not 20 bytes in hexadecimal")
  .refine((text) => isAddress(text), "its checksum is wrong");

/** An order for one call, as JSON keeps it: see `IInferenceMarket.Request`. Every number fits its type there. */
export const orderSchema = z.object({
  caller: account,
  nodeId: lowerCaseWord,
  modelId: unsigned(256),
  inputCommitment: unsigned(256),
  maxPrice: unsigned(256),
  deadline: unsigned(64),
  referrer: account,
  salt: lowerCaseWord,
  bond: unsigned(96),
  callbackGas: unsigned(32),
});
