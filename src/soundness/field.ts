// SPDX-License-Identifier: MIT
import { F1Field } from "ffjavascript";
import { SCALAR_FIELD_ORDER } from "../shared/publicSignals.ts";

const FIELD = new F1Field(SCALAR_FIELD_ORDER);

/** Roots found before: a slow search each, and circuits ask for the same few. */
const roots = new Map<bigint, bigint | undefined>();

/** Arithmetic of the scalar field on whole numbers; results of `reduce` and `inverse` lie in [0, r). */
export const field = {
  order: SCALAR_FIELD_ORDER,
  reduce(value: bigint): bigint {
    // Most are reduced already, and a comparison takes far less time than a division.
    if (value >= 0n && value < SCALAR_FIELD_ORDER) return value;
    const remainder = value % SCALAR_FIELD_ORDER;
    return remainder < 0n ? remainder + SCALAR_FIELD_ORDER : remainder;
  },
  /** Of a value in [1, r). */
  inverse(value: bigint): bigint {
    return value === 1n || value === SCALAR_FIELD_ORDER - 1n ? value : FIELD.inv(value);
  },
  /** The whole number nearest 0 that stands for a value in [0, r). */
  centre(value: bigint): bigint {
    return value > SCALAR_FIELD_ORDER >> 1n ? value - SCALAR_FIELD_ORDER : value;
  },
  /** One square root of a value in [0, r); undefined if there is none. */
  squareRoot(value: bigint): bigint | undefined {
    if (!roots.has(value)) roots.set(value, FIELD.sqrt(value) ?? undefined);
    return roots.get(value);
  },
} as const;
