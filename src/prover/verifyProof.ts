// SPDX-License-Identifier: MIT
import { groth16 } from "snarkjs";
import type { Groth16Proof } from "snarkjs";
import { SCALAR_FIELD_ORDER } from "../shared/publicSignals.ts";
import { withCurve } from "../shared/curve.ts";
import type { VerifyingKeyJson } from "../keys/verifyingKey.ts";

/**
 * True if a proof holds for the public signals. False for a wrong number of signals, or one outside [0, r). The key's own
 * soundness is another matter: see `checkVerifyingKey`.
 *
 * @example
 * const valid = await verifyProof(verifyingKey, publicSignals, proof);
 */
export async function verifyProof(
  verifyingKey: VerifyingKeyJson,
  publicSignals: readonly bigint[],
  proof: Groth16Proof,
): Promise<boolean> {
  if (publicSignals.length !== verifyingKey.nPublic) return false;
  if (publicSignals.some((signal) => signal < 0n || signal >= SCALAR_FIELD_ORDER)) return false;
  return withCurve(() => groth16.verify(verifyingKey, publicSignals.map(String), proof));
}
