// SPDX-License-Identifier: MIT
import os from "node:os";
import { ProverLimitInvalidError } from "../errors/ProverErrors.ts";

/** How much of the machine a prover takes. */
export type ProverLimits = {
  /** Proofs made at once, each in a worker process; 1 if not given. */
  readonly workers?: number | undefined;
  /** Threads of each worker; if not given, the machine's processors are shared out among the workers. */
  readonly threads?: number | undefined;
  /** Most resident memory of one worker, in MB (10^6 bytes); none if not given. A worker that exceeds it is killed. */
  readonly memoryLimitMb?: number | undefined;
  /** Milliseconds that one proof may take once it waits no more; no limit if not given. */
  readonly timeoutMs?: number | undefined;
};

/** Longest time that a timer of Node.js can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Fills in what is not given.
 *
 * @throws ProverLimitInvalidError
 * @example const { workers, threads } = checkLimits({ workers: 2 });
 */
export function checkLimits({ workers = 1, threads, memoryLimitMb, timeoutMs }: ProverLimits): {
  readonly workers: number;
  readonly threads: number;
  readonly memoryLimitMb: number | undefined;
  readonly timeoutMs: number | undefined;
} {
  requireWhole("workers", workers);
  const share = threads ?? Math.max(1, Math.floor(os.availableParallelism() / workers));
  requireWhole("threads", share);
  if (memoryLimitMb !== undefined && !(memoryLimitMb > 0 && memoryLimitMb < Infinity))
    throw new ProverLimitInvalidError({
      limit: "memoryLimitMb",
      given: memoryLimitMb,
      allowed: "more than 0",
    });
  checkTimeout(timeoutMs);
  return { workers, threads: share, memoryLimitMb, timeoutMs };
}

/** @throws ProverLimitInvalidError */
export function checkTimeout(timeoutMs: number | undefined): void {
  if (timeoutMs === undefined || (timeoutMs > 0 && timeoutMs <= LONGEST_MS)) return;
  throw new ProverLimitInvalidError({
    limit: "timeoutMs",
    given: timeoutMs,
    allowed: `more than 0 and at most ${LONGEST_MS}`,
  });
}

function requireWhole(limit: string, given: number): void {
  if (!Number.isSafeInteger(given) || given < 1)
    throw new ProverLimitInvalidError({ limit, given, allowed: "a whole number of at least 1" });
}
