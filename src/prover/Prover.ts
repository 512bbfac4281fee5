// SPDX-License-Identifier: MIT
import type { CircuitSignals, Groth16Proof } from "snarkjs";
import type { VerifyingKeyJson } from "../keys/verifyingKey.ts";

/** Inputs of a circuit by signal name: field elements as bigints or decimal strings, or nested arrays of them. */
export type ProverInputs = CircuitSignals;

/** A proof, what it proves, and what it cost. */
export type ProvenStatement = {
  readonly proof: Groth16Proof;
  /** In the circuit's order, each in [0, r). */
  readonly publicSignals: readonly bigint[];
  /** Milliseconds from the inputs to the checked proof. */
  readonly wallMs: number;
  /** CPU milliseconds of the whole process, threads included, in that time. */
  readonly cpuMs: number;
  /** Largest resident memory of the whole process so far, in MB (10^6 bytes). */
  readonly peakRssMb: number;
};

/** Proves statements of one circuit with one key. Other back ends implement this. */
export interface Prover {
  /** The key that verifies this prover's proofs; its hygiene was checked. */
  readonly verifyingKey: VerifyingKeyJson;
  /**
   * Proves that the circuit has a witness for the inputs. Proofs of one prover are made one after another.
   *
   * @throws InputsRefusedError if there is no witness.
   * @throws ProofInvalidError if the proof does not verify.
   * @throws ProverClosedError
   */
  prove(inputs: ProverInputs): Promise<ProvenStatement>;
  /** Waits for proofs under way and frees threads and memory, so that the process can end. May be called twice. */
  close(): Promise<void>;
}
