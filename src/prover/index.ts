// SPDX-License-Identifier: MIT
export { createProver } from "./createProver.ts";
export type { CreateProverParameters } from "./createProver.ts";
export { encodeProof } from "./encodeProof.ts";
export type { ProofWords } from "./encodeProof.ts";
export type { ProverLimits } from "./checkLimits.ts";
export type { Prover, ProveOptions, ProverInputs, ProvenStatement } from "./Prover.ts";
export type { OnCrash } from "./retryCrashes.ts";
export { verifyProof } from "./verifyProof.ts";
