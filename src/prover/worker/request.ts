// SPDX-License-Identifier: MIT
import type { LoadProverParameters } from "../loadProver.ts";
import type { ProverInputs } from "../Prover.ts";

/** What every worker of a prover loads, and how it is held in bounds. */
export interface WorkerSettings {
  readonly files: LoadProverParameters;
  /** Threads that a worker proves with; with 1, its main thread does all. */
  readonly threads: number;
  /** Most resident memory of a worker, in MB (10^6 bytes); none if undefined. */
  readonly memoryLimitMb?: number | undefined;
}

/** What a worker is asked: to load once, then to prove, one proof at a time. Inputs travel in these messages only. */
export type WorkerRequest =
  { readonly load: WorkerSettings } | { readonly prove: { readonly inputs: ProverInputs } };
