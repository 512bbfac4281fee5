// SPDX-License-Identifier: MIT
import { SCALAR_FIELD_ORDER } from "../../shared/publicSignals.ts";
import { readNumber } from "./bytes.ts";

/**
 * The secrets of a Groth16 setup. Who knows them can prove anything, so they must not outlive the making of a key:
 * they are never written or logged. gamma is 1, as in every key that snarkjs makes.
 */
export type ToxicWaste = {
  readonly tau: bigint;
  readonly alpha: bigint;
  readonly beta: bigint;
  readonly delta: bigint;
};

/** A source of secure random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** Twice the width of the field, so that the remainder is uniform up to 2^-256. */
const DRAW_BYTES = 64;

/** Draws the secrets of a key. The bytes they come from are overwritten; bigints can't be, they fall to the collector. */
export function drawToxicWaste(random: RandomBytes): ToxicWaste {
  const drawn = () => drawScalar(random);
  return { tau: drawn(), alpha: drawn(), beta: drawn(), delta: drawn() };
}

/** A uniform scalar in [2, r − 2]: neither 0 nor ± 1, any of which would make a key that forgers can use. */
function drawScalar(random: RandomBytes): bigint {
  const bytes = random(DRAW_BYTES);
  const scalar = readNumber(bytes) % (SCALAR_FIELD_ORDER - 3n);
  bytes.fill(0);
  return scalar + 2n;
}
