// SPDX-License-Identifier: MIT
import type { Transaction } from "kysely";
import type { Tables } from "../database/Tables.ts";

/** Notes that a session is settled up to a call of its own: what is paid needs its input no more, and what held the session is over. */
export async function noteSettled(
  database: Transaction<Tables>,
  sessionId: string,
  { head, count }: { head: string; count: bigint },
): Promise<void> {
  await database
    .updateTable("calls")
    .set({ state: "settled", settled_at: new Date(), words: null, salt: null })
    .where("session_id", "=", sessionId)
    .where("sequence", "<=", String(count))
    .where("state", "in", ["accepted", "proven", "unprovable"])
    .execute();
  await database
    .updateTable("sessions")
    .set({ settled_head: head, settled_count: count, held_until: null, held_reason: null })
    .where("session_id", "=", sessionId)
    .execute();
}
