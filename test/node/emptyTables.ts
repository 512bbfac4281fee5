// SPDX-License-Identifier: MIT
import type { Kysely } from "kysely";
import type { Tables } from "../../src/node/database/Tables.ts";

/** In an order in which their rows can be deleted. */
const TABLES = [
  "calls",
  "requests",
  "quotes",
  "bundles",
  "sessions",
  "attempts",
  "transactions",
  "cursor",
] as const satisfies readonly (keyof Tables)[];

/** Forgets everything that a node knows. */
export async function emptyTables(db: Kysely<Tables>): Promise<void> {
  for (const table of TABLES) await db.deleteFrom(table).execute();
}
