// SPDX-License-Identifier: MIT
import { sql, type Kysely } from "kysely";
import type { Migration } from "kysely/migration";

const number = sql`numeric(78, 0)`;
const now = sql`now()`;

/** The first tables: see Tables.ts for what the columns mean. */
const first: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("sessions")
      .addColumn("session_id", "text", (column) => column.primaryKey())
      .addColumn("caller", "text", (column) => column.notNull())
      .addColumn("head", "text", (column) => column.notNull())
      .addColumn("call_count", number, (column) => column.notNull())
      .addColumn("settled_head", "text", (column) => column.notNull())
      .addColumn("settled_count", number, (column) => column.notNull())
      .addColumn("held_until", "timestamptz")
      .addColumn("held_reason", "text")
      .addColumn("opened_at", "timestamptz", (column) => column.notNull().defaultTo(now))
      .execute();
    await db.schema
      .createTable("transactions")
      .addColumn("transaction_id", "integer", (column) => column.primaryKey().generatedAlwaysAsIdentity())
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("amount", number)
      .addColumn("nonce", number, (column) => column.notNull())
      .addColumn("to_address", "text", (column) => column.notNull())
      .addColumn("data", "text", (column) => column.notNull())
      .addColumn("gas_limit", number, (column) => column.notNull())
      .addColumn("fee_ceiling", number, (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("mined_hash", "text")
      .addColumn("block_number", number)
      .addColumn("block_hash", "text")
      .addColumn("gas_used", number)
      .addColumn("gas_price", number)
      .addColumn("created_at", "timestamptz", (column) => column.notNull().defaultTo(now))
      .execute();
    await db.schema
      .createTable("attempts")
      .addColumn("hash", "text", (column) => column.primaryKey())
      .addColumn("transaction_id", "integer", (column) =>
        column.notNull().references("transactions.transaction_id"),
      )
      .addColumn("raw", "text", (column) => column.notNull())
      .addColumn("max_fee", number, (column) => column.notNull())
      .addColumn("signed_at", "timestamptz", (column) => column.notNull().defaultTo(now))
      .execute();
    await db.schema
      .createTable("bundles")
      .addColumn("bundle_id", "uuid", (column) => column.primaryKey())
      .addColumn("model_id", number, (column) => column.notNull())
      .addColumn("session_id", "text", (column) => column.references("sessions.session_id"))
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("proof", "text")
      .addColumn("outputs", "text")
      .addColumn("wall_ms", "integer")
      .addColumn("prover", "text")
      .addColumn("created_at", "timestamptz", (column) => column.notNull().defaultTo(now))
      .addColumn("proven_at", "timestamptz")
      .execute();
    await db.schema
      .createTable("calls")
      .addColumn("call_id", "text", (column) => column.primaryKey())
      .addColumn("session_id", "text", (column) => column.notNull().references("sessions.session_id"))
      .addColumn("sequence", number, (column) => column.notNull())
      .addColumn("model_id", number, (column) => column.notNull())
      .addColumn("input_commitment", number, (column) => column.notNull())
      .addColumn("price", number, (column) => column.notNull())
      .addColumn("words", "bytea")
      .addColumn("salt", number)
      .addColumn("answer", "integer", (column) => column.notNull())
      .addColumn("valid_until", number, (column) => column.notNull())
      .addColumn("signature", "text", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("bundle_id", "uuid", (column) => column.references("bundles.bundle_id"))
      .addColumn("transaction_id", "integer", (column) => column.references("transactions.transaction_id"))
      .addColumn("accepted_at", "timestamptz", (column) => column.notNull().defaultTo(now))
      .addColumn("settled_at", "timestamptz")
      .execute();
    await db.schema
      .createTable("requests")
      .addColumn("call_id", "text", (column) => column.primaryKey())
      .addColumn("model_id", number, (column) => column.notNull())
      .addColumn("input_commitment", number, (column) => column.notNull())
      .addColumn("price", number, (column) => column.notNull())
      .addColumn("deadline", number, (column) => column.notNull())
      .addColumn("bond", number, (column) => column.notNull())
      .addColumn("order_json", "text", (column) => column.notNull())
      .addColumn("payload", "text", (column) => column.notNull())
      .addColumn("block_number", number, (column) => column.notNull())
      .addColumn("block_hash", "text", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("reason", "text")
      .addColumn("bundle_id", "uuid", (column) => column.references("bundles.bundle_id"))
      .addColumn("transaction_id", "integer", (column) => column.references("transactions.transaction_id"))
      .addColumn("seen_at", "timestamptz", (column) => column.notNull().defaultTo(now))
      .execute();
    await db.schema
      .createTable("quotes")
      .addColumn("call_id", "text", (column) => column.primaryKey())
      .addColumn("bond", number, (column) => column.notNull())
      .addColumn("deadline", number, (column) => column.notNull())
      .addColumn("valid_until", number, (column) => column.notNull())
      .addColumn("signature", "text", (column) => column.notNull())
      .addColumn("payload", "text", (column) => column.notNull())
      .addColumn("signed_at", "timestamptz", (column) => column.notNull().defaultTo(now))
      .execute();
    await db.schema
      .createTable("cursor")
      .addColumn("name", "text", (column) => column.primaryKey())
      .addColumn("block_number", number, (column) => column.notNull())
      .addColumn("block_hash", "text", (column) => column.notNull())
      .execute();
    // A call that is lost leaves its place to another one.
    await db.schema
      .createIndex("calls_of_a_session")
      .unique()
      .on("calls")
      .columns(["session_id", "sequence"])
      .where(sql.ref("state"), "<>", "lost")
      .execute();
    await db.schema.createIndex("sessions_by_caller").on("sessions").column("caller").execute();
    await db.schema.createIndex("calls_by_state").on("calls").columns(["state", "session_id"]).execute();
    await db.schema.createIndex("calls_by_bundle").on("calls").column("bundle_id").execute();
    await db.schema.createIndex("requests_by_state").on("requests").column("state").execute();
    await db.schema.createIndex("quotes_by_end").on("quotes").column("valid_until").execute();
    await db.schema.createIndex("transactions_by_state").on("transactions").column("state").execute();
  },
};

/** Every change of the tables, by name, in order. One that was released is never edited. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = { "0001-first": first };
