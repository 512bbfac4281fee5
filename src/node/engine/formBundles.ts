// SPDX-License-Identifier: MIT
import { randomUUID } from "node:crypto";
import type { Kysely, Transaction } from "kysely";
import { MAX_BUNDLE_SPAN } from "../../shared/packSettlement.ts";
import type { Tables } from "../database/Tables.ts";

/** How calls are put together into proofs. */
export interface BundleRules {
  /** Calls per proof of each model that is served. Calls of other models stay where they are. */
  batchSizes: ReadonlyMap<bigint, number>;
  /** A bundle that is not full is proven when its first call has waited so long. */
  waitMs: number;
}

/** Calls looked at in one go: bounds the transaction. */
const CALLS_AT_ONCE = 5_000;

interface OpenCall {
  callId: string;
  sessionId: string;
  modelId: bigint;
  sequence: bigint;
  acceptedAt: Date;
}

/**
 * Puts accepted calls into bundles: of one session and one model, in their order, full ones at once and others when their first
 * call has waited long enough. Several processes may do it at once.
 *
 * @returns How many bundles were formed.
 */
export async function formBundles(db: Kysely<Tables>, rules: BundleRules, now: Date): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const calls = await openCalls(transaction, [...rules.batchSizes.keys()]);
    const ripe = groupCalls(calls, rules).filter((group) => isRipe(group, rules, now));
    for (const group of ripe) await insertBundle(transaction, group);
    return ripe.length;
  });
}

async function openCalls(transaction: Transaction<Tables>, models: readonly bigint[]): Promise<OpenCall[]> {
  const rows = await transaction
    .selectFrom("calls")
    .select(["call_id", "session_id", "model_id", "sequence", "accepted_at"])
    .where("state", "=", "accepted")
    .where("bundle_id", "is", null)
    .where("model_id", "in", models.map(String))
    .orderBy("session_id")
    .orderBy("sequence")
    .limit(CALLS_AT_ONCE)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => ({
    callId: row.call_id,
    sessionId: row.session_id,
    modelId: BigInt(row.model_id),
    sequence: BigInt(row.sequence),
    acceptedAt: row.accepted_at,
  }));
}

/** Calls that one proof can cover, each group as large as possible. */
function groupCalls(calls: readonly OpenCall[], { batchSizes }: BundleRules): OpenCall[][] {
  const groups: OpenCall[][] = [];
  const open = new Map<string, OpenCall[]>();
  for (const call of calls) {
    const batchSize = batchSizes.get(call.modelId) ?? 1;
    const key = `${call.sessionId} ${String(call.modelId)}`;
    const group = open.get(key);
    const first = group?.[0];
    const fits =
      group !== undefined &&
      first !== undefined &&
      group.length < batchSize &&
      call.sequence - first.sequence <= BigInt(MAX_BUNDLE_SPAN);
    if (fits) {
      group.push(call);
    } else {
      const begun = [call];
      open.set(key, begun);
      groups.push(begun);
    }
  }
  return groups;
}

function isRipe(group: readonly OpenCall[], { batchSizes, waitMs }: BundleRules, now: Date): boolean {
  const [first] = group;
  if (first === undefined) return false;
  const isFull = group.length === batchSizes.get(first.modelId);
  return isFull || now.getTime() - first.acceptedAt.getTime() >= waitMs;
}

async function insertBundle(transaction: Transaction<Tables>, group: readonly OpenCall[]): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const bundle_id = randomUUID();
  await transaction
    .insertInto("bundles")
    .values({ bundle_id, model_id: first.modelId, session_id: first.sessionId, state: "waiting" })
    .execute();
  const callIds = group.map(({ callId }) => callId);
  await transaction.updateTable("calls").set({ bundle_id }).where("call_id", "in", callIds).execute();
}
