// SPDX-License-Identifier: MIT
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Groth16Proof } from "snarkjs";
import { makeDevelopmentKey } from "../../../src/keys/index.ts";
import { createProver, encodeProof } from "../../../src/prover/index.ts";
import type { Prover, ProofWords } from "../../../src/prover/index.ts";
import { compileCircom } from "../../../src/shared/circom/compileCircom.ts";
import { SCALAR_FIELD_ORDER } from "../../../src/shared/publicSignals.ts";

const SOURCE = fileURLToPath(new URL("../circuits/statement.circom", import.meta.url));

/** The compiled test circuit, see `circuits/statement.circom`. */
export interface StatementCircuit {
  folder: string;
  r1cs: string;
  wasm: string;
}

/** A proof with its public signals: modelCommitment, context, inputCommitment, outputWord. */
export interface Proven {
  words: ProofWords;
  signals: bigint[];
  /** As snarkjs wrote it. */
  proof: Groth16Proof;
}

/** Compiles the test circuit into a temporary folder, which {@link removeStatement} deletes. */
export async function compileStatement(): Promise<StatementCircuit> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-verification-"));
  const { r1cs, wasm } = await compileCircom({ source: SOURCE, outDir: folder });
  return { folder, r1cs, wasm };
}

export async function removeStatement({ folder }: StatementCircuit): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Makes a development key for the test circuit; returns the path of the proving key. */
export async function makeKey(circuit: StatementCircuit, name: string): Promise<string> {
  const out = path.join(circuit.folder, name);
  await makeDevelopmentKey({ r1cs: circuit.r1cs, out });
  return path.join(out, "circuit.zkey");
}

/** Opens a prover; the caller closes it. */
export async function openProver(circuit: StatementCircuit, zkey: string): Promise<Prover> {
  return createProver({ wasm: circuit.wasm, zkey });
}

/** Proves the statement for a secret. */
export async function prove(prover: Prover, secret: bigint, context: bigint, model = 42n): Promise<Proven> {
  const inputCommitment = (secret * secret) % SCALAR_FIELD_ORDER;
  const outputWord = (secret * inputCommitment + model) % SCALAR_FIELD_ORDER;
  const { proof, publicSignals } = await prover.prove({
    secret,
    modelCommitment: model,
    context,
    inputCommitment,
    outputWord,
  });
  return { words: encodeProof(proof), signals: [...publicSignals], proof };
}
