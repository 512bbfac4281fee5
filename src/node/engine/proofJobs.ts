// SPDX-License-Identifier: MIT
import { sql } from "kysely";
import type { JobWithMetadata } from "pg-boss";
import { messageOf } from "../../errors/messageOf.ts";
import type { NodeDatabase } from "../database/openDatabase.ts";
import { proveBundle, type ProvingSite } from "./proveBundle.ts";
import { splitBundle } from "./splitBundle.ts";

const QUEUE = "prove";

/** Seconds without a sign of life after which a prover counts as dead and somebody else gets its job. */
const HEARTBEAT_SECONDS = 60;
/** Longer than any proof that makes sense. */
const EXPIRES_AFTER_SECONDS = 3600;
/** After the first attempt. What fails so often is the input's fault. */
const RETRIES = 2;
const RETRY_DELAY_SECONDS = 2;
const POLLING_SECONDS = 0.5;
/** Bundles offered to the queue at once. */
const JOBS_AT_ONCE = 1_000;

const urgency = sql<number>`case when requests.bond > 0 then 2 when requests.call_id is not null then 1 else 0 end`;

interface ProofJob {
  bundleId: string;
}

/** Makes the queue, unless it is there. With an embedded database nobody else can be at work: what a killed process left is freed. */
export async function openProofQueue({ queue, isShared }: NodeDatabase): Promise<void> {
  await queue.createQueue(QUEUE, {
    policy: "exclusive", // one job per bundle that waits or runs
    retryLimit: RETRIES,
    retryDelay: RETRY_DELAY_SECONDS,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: EXPIRES_AFTER_SECONDS,
  });
  if (!isShared) await queue.deleteAllJobs(QUEUE);
}

/**
 * Sees that every bundle that waits has a job; whether it has one already, the queue knows. Requests come first, because their
 * deadlines are the caller's, and among them those that cost a bond.
 */
export async function queueProofs({ db, queue }: NodeDatabase): Promise<void> {
  const bundles = await db
    .selectFrom("bundles")
    .leftJoin("requests", "requests.bundle_id", "bundles.bundle_id")
    .select(["bundles.bundle_id", urgency.as("priority")])
    .where("bundles.state", "=", "waiting")
    .orderBy(urgency, "desc")
    .orderBy("bundles.created_at")
    .limit(JOBS_AT_ONCE)
    .execute();
  if (bundles.length === 0) return;
  await queue.insert(
    QUEUE,
    bundles.map(({ bundle_id, priority }) => ({
      data: { bundleId: bundle_id } satisfies ProofJob,
      singletonKey: bundle_id,
      priority,
    })),
  );
}

/**
 * Proves what the queue holds until it is stopped. Any number of processes can do it; one job is given to one of them.
 *
 * @param options.atOnce Proofs made at the same time. @param options.onProven Told the milliseconds of each proof.
 * @param options.onFailed Told of each attempt that failed, and whether it was the last.
 * @returns Takes no more from the queue. What is being proven goes on.
 */
export async function proveJobs(
  { queue }: NodeDatabase,
  site: ProvingSite,
  options: {
    atOnce: number;
    onProven?: (wallMs: number) => void;
    onFailed?: (bundleId: string, error: unknown, isLast: boolean) => void;
  },
): Promise<() => Promise<void>> {
  const { atOnce, onProven, onFailed } = options;
  const work = async ([job]: JobWithMetadata<ProofJob>[]): Promise<void> => {
    if (job === undefined) return;
    const { bundleId } = job.data;
    try {
      const wallMs = await proveBundle(site, bundleId, job.signal);
      if (wallMs !== undefined) onProven?.(wallMs);
    } catch (error) {
      if (job.signal.aborted) throw error; // stopped, not failed
      const isLast = job.retryCount >= job.retryLimit;
      onFailed?.(bundleId, error, isLast);
      if (!isLast) throw error;
      await splitBundle(site.db, bundleId, messageOf(error));
    }
  };
  const how = {
    includeMetadata: true,
    localConcurrency: atOnce,
    batchSize: 1,
    pollingIntervalSeconds: POLLING_SECONDS,
  } as const;
  const id = await queue.work<ProofJob, unknown, typeof how>(QUEUE, how, work);
  return () => queue.offWork(QUEUE, { id, wait: false });
}
