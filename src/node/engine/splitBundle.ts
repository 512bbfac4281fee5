// SPDX-License-Identifier: MIT
import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { Tables } from "../database/Tables.ts";

/**
 * Gives a bundle up that can't be proven: each of its calls is tried by itself. A call that was by itself already has no proof:
 * it is settled as skipped, and a request is refused; nobody pays for either.
 *
 * @param reason Why; kept with a refused request.
 */
export async function splitBundle(db: Kysely<Tables>, bundleId: string, reason: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const failed = await transaction
      .updateTable("bundles")
      .set({ state: "failed" })
      .where("bundle_id", "=", bundleId)
      .where("state", "=", "waiting")
      .returning(["model_id", "session_id"])
      .executeTakeFirst();
    if (failed === undefined) return;
    await transaction
      .updateTable("requests")
      .set({ state: "refused", reason })
      .where("bundle_id", "=", bundleId)
      .where("state", "=", "waiting")
      .execute();
    const calls = await transaction
      .selectFrom("calls")
      .select("call_id")
      .where("bundle_id", "=", bundleId)
      .orderBy("sequence")
      .execute();
    if (calls.length === 1) {
      await transaction
        .updateTable("calls")
        .set({ state: "unprovable" })
        .where("bundle_id", "=", bundleId)
        .execute();
      return;
    }
    for (const { call_id } of calls) {
      const bundle_id = randomUUID();
      await transaction
        .insertInto("bundles")
        .values({ bundle_id, ...failed, state: "waiting" })
        .execute();
      await transaction.updateTable("calls").set({ bundle_id }).where("call_id", "=", call_id).execute();
    }
  });
}
