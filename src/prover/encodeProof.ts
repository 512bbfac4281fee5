// SPDX-License-Identifier: MIT
import type { Groth16Proof } from "snarkjs";

/** Eight words: A.x, A.y, B.x imaginary, B.x real, B.y imaginary, B.y real, C.x, C.y. */
export type ProofWords = readonly [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];

/**
 * A proof in the order of IGroth16Verifier and EIP-197: imaginary parts before real parts (snarkjs has them the other way
 * round).
 *
 * @throws RangeError if the proof has fewer coordinates than a Groth16 proof.
 * @example
 * await verifier.verifyBatch([encodeProof(proof)], publicSignals);
 */
export function encodeProof(proof: Groth16Proof): ProofWords {
  const word = (value: string | undefined): bigint => {
    if (value === undefined) throw new RangeError("the proof lacks a coordinate");
    return BigInt(value);
  };
  const { pi_a: a, pi_b: b, pi_c: c } = proof;
  return [
    word(a[0]),
    word(a[1]),
    word(b[0]?.[1]),
    word(b[0]?.[0]),
    word(b[1]?.[1]),
    word(b[1]?.[0]),
    word(c[0]),
    word(c[1]),
  ];
}
