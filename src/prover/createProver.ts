// SPDX-License-Identifier: MIT
import PQueue from "p-queue";
import { ProofCancelledError, ProverClosedError } from "../errors/ProverErrors.ts";
import { checkVerifyingKey } from "../keys/checkVerifyingKey.ts";
import { leaseCurve } from "../shared/curve.ts";
import type { OnProgress } from "../shared/progress.ts";
import { checkInputs } from "./checkInputs.ts";
import { checkLimits, checkTimeout } from "./checkLimits.ts";
import type { ProverLimits } from "./checkLimits.ts";
import type { LoadProverParameters } from "./loadProver.ts";
import type { Prover } from "./Prover.ts";
import { proveOnWorker } from "./proveOnWorker.ts";
import type { ProvingContext } from "./proveOnWorker.ts";
import { retryCrashes } from "./retryCrashes.ts";
import type { OnCrash } from "./retryCrashes.ts";
import { createWorkerPool } from "./worker/createWorkerPool.ts";

/** @see createProver */
export type CreateProverParameters = LoadProverParameters &
  ProverLimits & {
    /** Verify every proof, in this process, before it is handed out; true if not given. */
    readonly verify?: boolean | undefined;
    readonly onCrash?: OnCrash | undefined;
    /** Stage: Load key. */
    readonly onProgress?: OnProgress | undefined;
  };

/**
 * A prover on snarkjs. Up to `workers` proofs are made at once, each in a process of its own, in which key, witness
 * calculator and curve stay loaded between proofs. See docs/prover.md.
 *
 * @throws The errors of `loadProver`, ProverLimitInvalidError, MemoryLimitExceededError, WorkerCrashedError
 * @example
 * const prover = await createProver({ wasm: "out/digits.wasm", zkey: "out/key/circuit.zkey", workers: 2 });
 * const { proof, publicSignals } = await prover.prove({ image, salt });
 * await prover.close();
 */
export async function createProver(parameters: CreateProverParameters): Promise<Prover> {
  const { wasm, zkey, manifest, verify = true, onCrash, onProgress } = parameters;
  const { workers, threads, memoryLimitMb, timeoutMs } = checkLimits(parameters);
  const pool = createWorkerPool({
    files: { wasm, zkey, ...(manifest && { manifest }) },
    threads,
    memoryLimitMb,
  });
  const leasing = leaseCurve();
  const end = async (): Promise<void> => {
    await pool.close();
    await (await leasing).release();
  };
  try {
    const readKey = () => pool.use((worker) => Promise.resolve(worker.verifyingKey), { onProgress });
    const [{ result }] = await Promise.all([retryCrashes(readKey, { onCrash }), leasing]);
    const verifyingKey = await checkVerifyingKey(result);
    return startProver({ pool, verifyingKey, verify, onCrash }, { workers, timeoutMs, end });
  } catch (error) {
    await end();
    throw error;
  }
}

function startProver(
  context: ProvingContext,
  options: { workers: number; timeoutMs: number | undefined; end: () => Promise<void> },
): Prover {
  const queue = new PQueue({ concurrency: options.workers });
  let closed = false;
  return {
    verifyingKey: context.verifyingKey,
    prove: async (inputs, { signal, onProgress, timeoutMs = options.timeoutMs } = {}) => {
      if (closed) throw new ProverClosedError();
      checkTimeout(timeoutMs);
      const asked = performance.now();
      const left = new AbortController();
      const leave = (): void => {
        left.abort();
      };
      if (signal?.aborted === true) leave();
      signal?.addEventListener("abort", leave);
      onProgress?.({ stage: "Queued", done: 0, total: 1 });
      try {
        return await queue.add(
          async () => {
            // From here on the worker is killed, and only then the next proof's turn comes.
            signal?.removeEventListener("abort", leave);
            const queuedMs = performance.now() - asked;
            onProgress?.({ stage: "Queued", done: 1, total: 1 });
            const given = typeof inputs === "function" ? inputs() : inputs;
            checkInputs(given);
            return { ...(await proveOnWorker(context, given, { signal, onProgress, timeoutMs })), queuedMs };
          },
          { signal: left.signal },
        );
      } catch (error) {
        if (left.signal.aborted) throw new ProofCancelledError({ cause: signal?.reason });
        throw error;
      } finally {
        signal?.removeEventListener("abort", leave);
      }
    },
    close: async () => {
      closed = true;
      await queue.onIdle();
      await options.end();
    },
  };
}
