// SPDX-License-Identifier: MIT
export { checkVerifyingKey } from "./checkVerifyingKey.ts";
export { createProver } from "./createProver.ts";
export type { CreateProverParameters } from "./createProver.ts";
export { leaseCurve, withCurve } from "./curve.ts";
export type { CurveLease } from "./curve.ts";
export { makeDevelopmentKey } from "./developmentKey.ts";
export type { MakeDevelopmentKeyParameters } from "./developmentKey.ts";
export { encodeProof, encodeVerifyingKey } from "./encode.ts";
export type { ProofWords, VerifyingKeyWords } from "./encode.ts";
export { exportVerifyingKey } from "./exportVerifyingKey.ts";
export { findOrMakeDevelopmentKey, loadKey } from "./keyCache.ts";
export type { FindOrMakeDevelopmentKeyParameters, ProvingKey } from "./keyCache.ts";
export type { KeyInfo } from "./keyInfo.ts";
export type { Prover, ProverInputs, ProvenStatement } from "./Prover.ts";
export { verifyProof } from "./verifyProof.ts";
export { parseVerifyingKey } from "./verifyingKey.ts";
export type { VerifyingKeyJson } from "./verifyingKey.ts";
