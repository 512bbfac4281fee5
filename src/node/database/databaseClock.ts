// SPDX-License-Identifier: MIT
import { sql, type Kysely } from "kysely";
import type { Tables } from "./Tables.ts";

/** The database's clock: what several machines have written down is compared by the one that they share. */
export async function databaseClock(db: Kysely<Tables>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(db);
  return rows[0]?.now ?? new Date();
}
