// SPDX-License-Identifier: MIT
import type { Kysely } from "kysely";
import type { Tables } from "../database/Tables.ts";

/**
 * Reads from the node's database how long proving took, by day and model: seconds of one prover.
 *
 * @returns Keys are `YYYY-MM-DD <model>`.
 */
export async function readProving(db: Kysely<Tables>): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom("bundles")
    .select(["model_id", "wall_ms", "proven_at"])
    .where("state", "=", "proven")
    .execute();
  const seconds = new Map<string, number>();
  for (const { model_id, wall_ms, proven_at } of rows) {
    if (proven_at === null || wall_ms === null) continue;
    const key = `${proven_at.toISOString().slice(0, 10)} ${model_id}`;
    seconds.set(key, (seconds.get(key) ?? 0) + wall_ms / 1000);
  }
  return seconds;
}
