// SPDX-License-Identifier: MIT
import type { Kysely } from "kysely";
import { SessionForkedError } from "../../errors/ServingErrors.ts";
import type { Tables } from "../database/Tables.ts";
import type { SessionState } from "./ChainView.ts";

/** Where the next call of a session goes. */
export interface SessionPlace {
  head: string;
  callCount: bigint;
  /** Whether the node's own record says so; else the escrow does. */
  isRecorded: boolean;
}

/**
 * Where the next call of a session goes: behind the last that was taken on, or where the escrow stands if this node knows no
 * call of the session, or the session went on without it.
 *
 * @param options.session As the escrow has it, or had it a short while ago. @param options.lock Inside a transaction: nobody else
 * takes a call on before it ends.
 * @throws SessionForkedError if it went on without calls that were answered.
 */
export async function sessionPlace(
  db: Kysely<Tables>,
  { session, lock = false }: { session: SessionState; lock?: boolean },
): Promise<SessionPlace> {
  const { sessionId } = session;
  const row = await db
    .selectFrom("sessions")
    .select(["head", "call_count", "settled_count"])
    .where("session_id", "=", sessionId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  const onChain = { head: session.head, callCount: session.callCount, isRecorded: false };
  if (row === undefined) return onChain;
  const isNews = session.callCount > BigInt(row.settled_count);
  if (!isNews || (await hasCall(db, sessionId, session.head))) {
    return { head: row.head, callCount: BigInt(row.call_count), isRecorded: true };
  }
  if (await isOwed(db, sessionId)) throw new SessionForkedError({ sessionId });
  return onChain;
}

async function hasCall(db: Kysely<Tables>, sessionId: string, callId: string): Promise<boolean> {
  const call = await db
    .selectFrom("calls")
    .select("call_id")
    .where("call_id", "=", callId)
    .where("session_id", "=", sessionId)
    .where("state", "<>", "lost")
    .executeTakeFirst();
  return call !== undefined;
}

async function isOwed(db: Kysely<Tables>, sessionId: string): Promise<boolean> {
  const call = await db
    .selectFrom("calls")
    .select("call_id")
    .where("session_id", "=", sessionId)
    .where("state", "in", ["accepted", "proven", "unprovable"])
    .limit(1)
    .executeTakeFirst();
  return call !== undefined;
}
