// SPDX-License-Identifier: MIT
import { z } from "zod";

/** Digits of a whole number, read as a bigint. */
export const decimal = z
  .string()
  .regex(/^[0-9]+$/)
  .transform(BigInt);
export const word = z.string().regex(/^0x[0-9a-f]{64}$/i);
const account = z.string().regex(/^0x[0-9a-f]{40}$/i);

/** An order for one call, as JSON keeps it: see `IInferenceMarket.Request`. */
export const orderSchema = z.object({
  caller: account,
  nodeId: word,
  modelId: decimal,
  inputCommitment: decimal,
  maxPrice: decimal,
  deadline: decimal,
  referrer: account,
  salt: word,
  bond: decimal,
  callbackGas: decimal,
});
