// SPDX-License-Identifier: MIT
import { groth16 } from "snarkjs";
import type { Groth16Proof } from "snarkjs";
import type { Manifest } from "../compiler/manifest.ts";
import { ArtefactChangedError, PublicSignalCountWrongError } from "../errors/ProverErrors.ts";
import { sha256OfFile } from "../shared/cache.ts";
import { readBytes } from "../shared/readBytes.ts";
import { checkVerifyingKey } from "../keys/checkVerifyingKey.ts";
import { leaseCurve } from "../shared/curve.ts";
import { exportVerifyingKey } from "../keys/exportVerifyingKey.ts";
import type { OnProgress } from "../shared/progress.ts";
import { createWitnessCalculator } from "./createWitnessCalculator.ts";
import type { ProverInputs } from "./Prover.ts";
import type { VerifyingKeyJson } from "../keys/verifyingKey.ts";

/** @see loadProver */
export type LoadProverParameters = {
  /** Path of the circuit's witness calculator. */
  readonly wasm: string;
  /** Path of the circuit's proving key. */
  readonly zkey: string;
  /** If given, wasm and key must be the ones it describes. */
  readonly manifest?: Pick<Manifest, "hashes" | "publicSignals">;
};

/** A prover of this very process, for one proof at a time. Its proofs are not verified. */
export type LoadedProver = {
  /** The key that verifies this prover's proofs; its hygiene was checked. */
  readonly verifyingKey: VerifyingKeyJson;
  /** @throws InputsRefusedError */
  prove(
    inputs: ProverInputs,
    onProgress?: OnProgress,
  ): Promise<{ proof: Groth16Proof; publicSignals: readonly bigint[] }>;
  /** Frees threads and memory, so that the process can end. */
  close(): Promise<void>;
};

/** What a prover keeps in memory between proofs. */
type Loaded = {
  readonly calculateWitness: (inputs: ProverInputs) => Promise<Uint8Array>;
  readonly zkey: Uint8Array;
  readonly verifyingKey: VerifyingKeyJson;
};

/**
 * Loads witness calculator, key and curve into this process. `createProver` runs it in processes of its own.
 *
 * @throws FileUnreadableError, WasmUnreadableError, KeyUnreadableError, ArtefactChangedError, PublicSignalCountWrongError, and the
 * errors of `checkVerifyingKey`
 * @example
 * const prover = await loadProver({ wasm: "out/digits.wasm", zkey: "out/key/circuit.zkey" });
 * const { proof, publicSignals } = await prover.prove({ image, salt });
 * await prover.close();
 */
export async function loadProver({ wasm, zkey, manifest }: LoadProverParameters): Promise<LoadedProver> {
  if (manifest) await requireHash(wasm, manifest.hashes.wasm);
  const lease = await leaseCurve();
  try {
    const loaded = await load({ wasm, zkey });
    const count = loaded.verifyingKey.nPublic;
    if (manifest && manifest.publicSignals !== count)
      throw new PublicSignalCountWrongError({ key: count, manifest: manifest.publicSignals });
    return {
      verifyingKey: loaded.verifyingKey,
      prove: (inputs, onProgress) => proveOnce(loaded, inputs, onProgress),
      close: lease.release,
    };
  } catch (error) {
    await lease.release();
    throw error;
  }
}

async function load(files: { wasm: string; zkey: string }): Promise<Loaded> {
  const calculateWitness = await createWitnessCalculator(await readBytes(files.wasm), files.wasm);
  const zkey = await readBytes(files.zkey);
  const verifyingKey = await checkVerifyingKey(await exportVerifyingKey(zkey, files.zkey));
  return { calculateWitness, zkey, verifyingKey };
}

async function proveOnce(
  loaded: Loaded,
  inputs: ProverInputs,
  onProgress?: OnProgress,
): Promise<{ proof: Groth16Proof; publicSignals: readonly bigint[] }> {
  onProgress?.({ stage: "Calculate witness", done: 0, total: 1 });
  const witness = await loaded.calculateWitness(inputs);
  onProgress?.({ stage: "Calculate witness", done: 1, total: 1 });
  onProgress?.({ stage: "Prove", done: 0, total: 1 });
  const { proof, publicSignals } = await groth16.prove(loaded.zkey, witness);
  onProgress?.({ stage: "Prove", done: 1, total: 1 });
  return { proof, publicSignals: publicSignals.map(BigInt) };
}

async function requireHash(file: string, expected: string): Promise<void> {
  const found = await sha256OfFile(file);
  if (found !== expected) throw new ArtefactChangedError({ file, expected, found });
}
