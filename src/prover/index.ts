// SPDX-License-Identifier: MIT
export { createProver } from "./createProver.ts";
export type { CreateProverParameters } from "./createProver.ts";
export { encodeProof } from "./encodeProof.ts";
export type { ProofWords } from "./encodeProof.ts";
export type { Prover, ProverInputs, ProvenStatement } from "./Prover.ts";
export { verifyProof } from "./verifyProof.ts";
