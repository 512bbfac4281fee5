// SPDX-License-Identifier: MIT
import { sql, type Kysely } from "kysely";
import type { Tables } from "../database/Tables.ts";

/** How many rows of a table are in each state. */
export async function countByState(
  db: Kysely<Tables>,
  table: "calls" | "requests" | "bundles",
): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom(table)
    .select((select) => [sql<string>`state`.as("state"), select.fn.countAll<string>().as("count")])
    .groupBy("state")
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
}

/** Price of all calls taken on that are not settled, token wei in digits. */
export async function owedInAll(db: Kysely<Tables>): Promise<string> {
  const { owed } = await db
    .selectFrom("calls")
    .select(sql<string>`coalesce(sum(price), 0)`.as("owed"))
    .where("state", "in", ["accepted", "proven"])
    .executeTakeFirstOrThrow();
  return owed;
}
