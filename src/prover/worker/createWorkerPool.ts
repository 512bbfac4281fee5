// SPDX-License-Identifier: MIT
import { InputsRefusedError } from "../../errors/ProverErrors.ts";
import type { OnProgress } from "../../shared/progress.ts";
import type { WorkerSettings } from "./request.ts";
import { startWorker } from "./startWorker.ts";
import type { ProverWorker } from "./startWorker.ts";

/** Workers that are kept warm between proofs. It starts as many as are used at once. */
export interface WorkerPool {
  /**
   * Works with an idle worker, or with a fresh one if none is idle. A worker goes on to the next proof only if its work
   * succeeded, or if it refused inputs; else it is killed.
   *
   * @param options.signal Kills the worker when aborted; the work then fails with WorkerCrashedError.
   */
  use<Result>(
    work: (worker: ProverWorker) => Promise<Result>,
    options?: { signal?: AbortSignal | undefined; onProgress?: OnProgress | undefined },
  ): Promise<Result>;
  /** Kills all workers; one in use when its work is done. */
  close(): Promise<void>;
}

/**
 * A pool of worker processes. How many there are at most is for the caller to bound.
 *
 * @example
 * const pool = createWorkerPool({ files: { wasm, zkey }, threads: 1 });
 * const proven = await pool.use((worker) => worker.prove(inputs));
 */
export function createWorkerPool(settings: WorkerSettings): WorkerPool {
  const idle: ProverWorker[] = [];
  let closed = false;
  const takeIdle = (): ProverWorker | undefined => {
    for (;;) {
      const worker = idle.pop();
      if (worker === undefined || worker.isAlive()) return worker;
    }
  };
  return {
    use: async (work, options = {}) => {
      const { signal } = options;
      const worker = takeIdle() ?? (await startWorker(settings, options));
      const stop = (): void => void worker.kill();
      const giveBack = (): void => {
        if (closed) stop();
        else idle.push(worker);
      };
      signal?.addEventListener("abort", stop);
      if (signal?.aborted === true) stop();
      try {
        const result = await work(worker);
        giveBack();
        return result;
      } catch (error) {
        if (error instanceof InputsRefusedError) giveBack();
        else await worker.kill();
        throw error;
      } finally {
        signal?.removeEventListener("abort", stop);
      }
    },
    close: async () => {
      closed = true;
      await Promise.all(idle.splice(0).map((worker) => worker.kill()));
    },
  };
}
