// SPDX-License-Identifier: MIT
import type { Kysely, Selectable } from "kysely";
import { MAX_BUNDLE_SPAN } from "../../shared/packSettlement.ts";
import type { CallsTable, Tables } from "../database/Tables.ts";

/** A call with the moment since when it is proven; null if it has no proof. */
export type ReadyCall = Selectable<CallsTable> & { proven_at: Date | null };

/** Calls of one session that can be settled together, from the first that is not settled on. */
export interface ReadySession {
  sessionId: string;
  calls: readonly ReadyCall[];
  /** Where the session must stand on chain for it. */
  from: { head: string; count: bigint };
  /** The voucher that ends with the last of them. */
  voucher: { callCount: bigint; validUntil: bigint; signature: string };
}

/** What the chain must still be able to do before a voucher ends. */
export interface ReadyRules {
  /** The chain's clock, unix seconds. */
  now: bigint;
  /** Seconds that a voucher must still live when it is sent. */
  margin: bigint;
  /** Calls of one session in one settlement. */
  maxCalls: number;
}

/**
 * The longest run of calls of each session that can be settled now: nothing unproven before its end, no proof cut in two, and a
 * voucher at its end that lives long enough. Sessions with a settlement under way, and those that are held, are left out.
 */
export async function readySessions(db: Kysely<Tables>, rules: ReadyRules): Promise<ReadySession[]> {
  const sessions = await db
    .selectFrom("sessions")
    .select(["session_id", "settled_head", "settled_count"])
    .where((where) => where.or([where("held_until", "is", null), where("held_until", "<", new Date())]))
    .where((where) =>
      where.exists(
        where
          .selectFrom("calls")
          .select("call_id")
          .whereRef("calls.session_id", "=", "sessions.session_id")
          .where("state", "=", "proven")
          .where("transaction_id", "is", null),
      ),
    )
    .orderBy("session_id")
    .execute();
  const ready: ReadySession[] = [];
  for (const { session_id, settled_head, settled_count } of sessions) {
    const calls = await db
      .selectFrom("calls")
      .leftJoin("bundles", "bundles.bundle_id", "calls.bundle_id")
      .selectAll("calls")
      .select("bundles.proven_at")
      .where("calls.session_id", "=", session_id)
      .where("calls.sequence", ">", settled_count)
      .where("calls.state", "in", ["accepted", "proven", "unprovable"])
      .orderBy("sequence")
      // So far that of each proof which begins among the most calls its last one is known.
      .limit(rules.maxCalls + MAX_BUNDLE_SPAN)
      .execute();
    const from = { head: settled_head, count: BigInt(settled_count) };
    const session = readySession({ sessionId: session_id, from, calls }, rules);
    if (session !== undefined) ready.push(session);
  }
  return ready;
}

/** @param session Its next calls in their order. @returns What of it can be settled now; undefined if that brings nothing. */
export function readySession(
  { sessionId, from, calls }: Pick<ReadySession, "sessionId" | "from" | "calls">,
  rules: ReadyRules,
): ReadySession | undefined {
  const run = longestRun(calls, from.count, rules);
  const last = run.at(-1);
  if (last === undefined || !run.some(({ state }) => state === "proven")) return undefined;
  const voucher = {
    callCount: BigInt(last.sequence),
    validUntil: BigInt(last.valid_until),
    signature: last.signature,
  };
  return { sessionId, from, calls: run, voucher };
}

/** @param calls The session's next calls in their order. */
export function longestRun<
  Call extends Pick<
    Selectable<CallsTable>,
    "sequence" | "state" | "bundle_id" | "valid_until" | "transaction_id"
  >,
>(calls: readonly Call[], settledCount: bigint, { now, margin, maxCalls }: ReadyRules): readonly Call[] {
  const lastOf = new Map(calls.map(({ bundle_id }, index) => [bundle_id, index]));
  let end = 0;
  /** Where the proofs that have begun are all complete. */
  let closes = 0;
  for (const [index, call] of calls.entries()) {
    if (index === maxCalls) break;
    const isNext = BigInt(call.sequence) === settledCount + BigInt(index) + 1n;
    if (!isNext || call.state === "accepted" || call.transaction_id !== null) break;
    if (call.state === "proven") closes = Math.max(closes, (lastOf.get(call.bundle_id) ?? index) + 1);
    const isWhole = closes <= index + 1;
    if (isWhole && BigInt(call.valid_until) >= now + margin) end = index + 1;
  }
  return calls.slice(0, end);
}
