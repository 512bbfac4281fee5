// SPDX-License-Identifier: MIT
import { withCurve } from "../../shared/curve.ts";
import { toHex } from "../development/bytes.ts";

/** The delta in G1 of every key before its first contribution, the generator, as a key file has it. */
export function initialDelta(): Promise<string> {
  return withCurve(({ G1 }) => toHex(G1.toAffine(G1.g)));
}
