// SPDX-License-Identifier: MIT
import type { Kysely } from "kysely";
import type { Tables } from "../database/Tables.ts";
import { noteSettled } from "./noteSettled.ts";

/**
 * Takes over where a session stands on chain, when something else than this node's own outbox has settled it: calls that lead
 * there are settled, others with such numbers, and all that follow from them, are lost.
 */
export async function catchUp(
  db: Kysely<Tables>,
  sessionId: string,
  chain: { head: string; count: bigint },
): Promise<void> {
  await db.transaction().execute(async (database) => {
    const known = await database
      .selectFrom("calls")
      .select("call_id")
      .where("session_id", "=", sessionId)
      .where("sequence", "=", String(chain.count))
      .where("state", "!=", "lost") // which may have had the same place
      .executeTakeFirst();
    if (known?.call_id !== chain.head) {
      await database
        .updateTable("calls")
        .set({ state: "lost", words: null, salt: null })
        .where("session_id", "=", sessionId)
        .where("state", "in", ["accepted", "proven", "unprovable"])
        .execute();
      await database
        .updateTable("sessions")
        .set({ head: chain.head, call_count: chain.count })
        .where("session_id", "=", sessionId)
        .execute();
    }
    await noteSettled(database, sessionId, chain);
  });
}
