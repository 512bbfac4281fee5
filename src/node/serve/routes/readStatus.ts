// SPDX-License-Identifier: MIT
import { sql, type Kysely } from "kysely";
import type { Tables } from "../../database/Tables.ts";
import { countByState, owedInAll } from "../countCalls.ts";
import type { NodeStatus } from "./statusSchema.ts";

const DAY_MS = 86_400_000;

/** Reads where a node's work stands. */
export async function readStatus(db: Kysely<Tables>, nodeId: string): Promise<NodeStatus> {
  const since = new Date(Date.now() - DAY_MS);
  const { held } = await db
    .selectFrom("sessions")
    .select((select) => select.fn.countAll<string>().as("held"))
    .where("held_until", ">", new Date())
    .executeTakeFirstOrThrow();
  const settled = await db
    .selectFrom("calls")
    .select((select) => [
      select.fn.countAll<string>().as("count"),
      sql<string>`coalesce(sum(price), 0)`.as("gross"),
    ])
    .where("state", "=", "settled")
    .where("settled_at", ">=", since)
    .executeTakeFirstOrThrow();
  const { ms } = await db
    .selectFrom("bundles")
    .select(sql<string | null>`avg(wall_ms)`.as("ms"))
    .where("proven_at", ">=", since)
    .executeTakeFirstOrThrow();
  return {
    nodeId,
    calls: await countByState(db, "calls"),
    requests: await countByState(db, "requests"),
    bundles: await countByState(db, "bundles"),
    owed: await owedInAll(db),
    heldSessions: Number(held),
    lastDay: {
      settled: Number(settled.count),
      earnedGross: settled.gross,
      meanProofSeconds: ms === null ? null : Number(ms) / 1000,
    },
    transactions: await readOpenTransactions(db),
  };
}

async function readOpenTransactions(db: Kysely<Tables>): Promise<NodeStatus["transactions"]> {
  const rows = await db
    .selectFrom("transactions")
    .innerJoin("attempts", "attempts.transaction_id", "transactions.transaction_id")
    .select((select) => [
      "transactions.kind",
      "transactions.state",
      "transactions.nonce",
      "transactions.created_at",
      select.fn.countAll<string>().as("signings"),
    ])
    .where("transactions.state", "in", ["signed", "mined"])
    .groupBy([
      "transactions.transaction_id",
      "transactions.kind",
      "transactions.state",
      "transactions.nonce",
      "transactions.created_at",
    ])
    .orderBy("transactions.nonce")
    .execute();
  return rows.map(({ kind, state, nonce, created_at, signings }) => ({
    kind,
    state,
    nonce,
    ageSeconds: Math.round((Date.now() - created_at.getTime()) / 1000),
    signings: Number(signings),
  }));
}
