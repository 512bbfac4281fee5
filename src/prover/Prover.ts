// SPDX-License-Identifier: MIT
import type { CircuitSignals, Groth16Proof } from "snarkjs";
import type { VerifyingKeyJson } from "../keys/verifyingKey.ts";
import type { OnProgress } from "../shared/progress.ts";

/** Inputs of a circuit by signal name: bigints or decimal strings, each in [0, r), or nested arrays of them. */
export type ProverInputs = CircuitSignals;

/** A proof, what it proves, and what it cost. */
export type ProvenStatement = {
  readonly proof: Groth16Proof;
  /** In the circuit's order, each in [0, r). */
  readonly publicSignals: readonly bigint[];
  /** Milliseconds that it waited until a worker was free. */
  readonly queuedMs: number;
  /** Milliseconds from then to the checked proof, starting a worker and a crashed attempt included. */
  readonly wallMs: number;
  /** CPU milliseconds of the worker, threads included, for witness and proof. */
  readonly cpuMs: number;
  /** Largest resident memory of the worker while it made this proof, in MB (10^6 bytes), of samples every 25 ms. */
  readonly peakRssMb: number;
  /** How many workers crashed over this proof: 0 or 1. */
  readonly retries: number;
  /** Process id of the worker. */
  readonly worker: number;
};

/** @see Prover.prove */
export type ProveOptions = {
  /** Cancels the proof when aborted, whether it waits or is under way. */
  readonly signal?: AbortSignal | undefined;
  /** Stages: Queued, Load key (if a worker is started for it), Calculate witness, Prove, Verify. */
  readonly onProgress?: OnProgress | undefined;
  /** Milliseconds that the proof may take once it waits no more; the prover's own if not given. */
  readonly timeoutMs?: number | undefined;
};

/** Proves statements of one circuit with one key. Other back ends implement this. */
export interface Prover {
  /** The key that verifies this prover's proofs; its hygiene was checked. */
  readonly verifyingKey: VerifyingKeyJson;
  /**
   * Proves that the circuit has a witness for the inputs. Proofs that find no free worker wait, first come, first served.
   * Whatever happens to one proof, the others and the prover go on.
   *
   * @param inputs Or a function that makes them when their turn comes, so that inputs of many proofs need not wait in memory.
   * @throws InputsRefusedError if there is no witness, or an input is outside [0, r).
   * @throws ProofInvalidError if the proof does not verify.
   * @throws MemoryLimitExceededError, ProofTimedOutError, ProofCancelledError
   * @throws WorkerCrashedError if the worker crashed, and a second one too.
   * @throws ProverClosedError
   */
  prove(inputs: ProverInputs | (() => ProverInputs), options?: ProveOptions): Promise<ProvenStatement>;
  /** Waits for proofs under way and ends the workers, so that the process can end. May be called twice. */
  close(): Promise<void>;
}
