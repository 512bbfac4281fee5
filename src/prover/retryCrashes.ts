// SPDX-License-Identifier: MIT
import { WorkerCrashedError } from "../errors/ProverErrors.ts";

/** Told of every crash of a worker; `retried` says whether what it did is tried again. */
export type OnCrash = (crash: { readonly error: WorkerCrashedError; readonly retried: boolean }) => void;

/** How often something is tried again after its worker crashed. */
const RETRIES = 1;

/**
 * Does something, and once more if the worker crashes. A worker that was killed on purpose (`isStopped`) did not crash.
 *
 * @example
 * const { result, retries } = await retryCrashes(() => pool.use((worker) => worker.prove(inputs)), {});
 */
export async function retryCrashes<Result>(
  work: () => Promise<Result>,
  { onCrash, isStopped = () => false }: { onCrash?: OnCrash | undefined; isStopped?: () => boolean },
): Promise<{ result: Result; retries: number }> {
  for (let retries = 0; ; retries++) {
    try {
      return { result: await work(), retries };
    } catch (error) {
      if (!(error instanceof WorkerCrashedError) || isStopped()) throw error;
      const retried = retries < RETRIES;
      onCrash?.({ error, retried });
      if (!retried) throw error;
    }
  }
}
