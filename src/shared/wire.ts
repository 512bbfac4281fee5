// SPDX-License-Identifier: MIT
import { z } from "zod";

/** Decimal digits of an unsigned integer of so many bits, read as a bigint. */
export function decimal(bits: number) {
  return z
    .string()
    .regex(/^(0|[1-9][0-9]{0,77})$/, "not a whole number in decimal digits")
    .transform(BigInt)
    .refine((value) => value < 1n << BigInt(bits), `not below 2^${String(bits)}`);
}

/** Decimal digits, as they are written. */
export const digits = z.string().regex(/^[0-9]+$/);

/** 32 bytes in hexadecimal, read in lower case. */
export const word = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/, "not 32 bytes in hexadecimal")
  .transform((text) => text.toLowerCase());

/** Bytes in hexadecimal. */
export const bytes = z.string().regex(/^0x([0-9a-fA-F]{2})*$/, "not bytes in hexadecimal");
