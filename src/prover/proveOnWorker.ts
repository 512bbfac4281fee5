// SPDX-License-Identifier: MIT
import { ProofCancelledError, ProofInvalidError, ProofTimedOutError } from "../errors/ProverErrors.ts";
import type { VerifyingKeyJson } from "../keys/verifyingKey.ts";
import type { ProveOptions, ProverInputs, ProvenStatement } from "./Prover.ts";
import { retryCrashes } from "./retryCrashes.ts";
import type { OnCrash } from "./retryCrashes.ts";
import { verifyProof } from "./verifyProof.ts";
import type { WorkerPool } from "./worker/createWorkerPool.ts";
import type { ProverWorker } from "./worker/startWorker.ts";

/** What all proofs of a prover share. */
export interface ProvingContext {
  readonly pool: WorkerPool;
  readonly verifyingKey: VerifyingKeyJson;
  readonly verify: boolean;
  readonly onCrash?: OnCrash | undefined;
}

/**
 * Makes one proof on a worker of the pool and verifies it in this process, so that no worker vouches for its own proof.
 *
 * @throws As `Prover.prove`
 */
export async function proveOnWorker(
  context: ProvingContext,
  inputs: ProverInputs,
  { signal, onProgress, timeoutMs }: ProveOptions,
): Promise<Omit<ProvenStatement, "queuedMs">> {
  const start = performance.now();
  const deadline = new AbortController();
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          deadline.abort();
        }, timeoutMs);
  const stop = AbortSignal.any(signal === undefined ? [deadline.signal] : [deadline.signal, signal]);

  const proveAndVerify = async (worker: ProverWorker) => {
    const made = await worker.prove(inputs, onProgress);
    if (context.verify) {
      onProgress?.({ stage: "Verify", done: 0, total: 1 });
      if (!(await verifyProof(context.verifyingKey, made.publicSignals, made.proof)))
        throw new ProofInvalidError();
      onProgress?.({ stage: "Verify", done: 1, total: 1 });
    }
    return { ...made, worker: worker.pid };
  };
  try {
    const { result, retries } = await retryCrashes(
      () => context.pool.use(proveAndVerify, { signal: stop, onProgress }),
      { onCrash: context.onCrash, isStopped: () => stop.aborted },
    );
    return { ...result, retries, wallMs: performance.now() - start };
  } catch (error) {
    if (signal?.aborted === true) throw new ProofCancelledError({ cause: signal.reason });
    if (timeoutMs !== undefined && deadline.signal.aborted) throw new ProofTimedOutError(timeoutMs);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
