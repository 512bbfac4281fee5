// SPDX-License-Identifier: MIT
import { mkdir } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PostgresDialect, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { Pool } from "pg";
import { PgBoss, fromPglite } from "pg-boss";
import { DatabaseUnreachableError } from "../../errors/DatabaseErrors.ts";
import { messageOf } from "../../errors/messageOf.ts";
import { embeddedPool } from "./embeddedPool.ts";
import { MIGRATIONS } from "./migrations.ts";
import type { Tables } from "./Tables.ts";

/** Our tables, beside those of the queue (`pgboss`). */
const SCHEMA = "assay";

/** Connections that one process holds to PostgreSQL, besides those of the queue. */
const POOL_SIZE = 10;

/** A node's database: what it owes and is owed, and the queue of its jobs. */
export interface NodeDatabase {
  readonly db: Kysely<Tables>;
  readonly queue: PgBoss;
  /** Whether other processes can share it. */
  readonly isShared: boolean;
  /** Lets running jobs end, then closes. */
  close(): Promise<void>;
}

/**
 * Opens the node's database and brings its tables up to date.
 *
 * @param place `postgres://…`, which any number of processes share, or a folder: an embedded database (PGlite) for one process.
 * What is committed survives the process being killed; the embedded one does not promise to survive the machine losing power.
 * @throws DatabaseUnreachableError
 */
export async function openDatabase(place: string, onError: (error: Error) => void): Promise<NodeDatabase> {
  try {
    return /^postgres(ql)?:\/\//.test(place)
      ? await openPostgres(place, onError)
      : await openEmbedded(place, onError);
  } catch (cause) {
    throw new DatabaseUnreachableError({ place: withoutPassword(place), problem: messageOf(cause), cause });
  }
}

async function openPostgres(url: string, onError: (error: Error) => void): Promise<NodeDatabase> {
  const pool = new Pool({ connectionString: url, max: POOL_SIZE });
  pool.on("error", onError); // an idle connection that breaks is replaced by the next query
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const queue = new PgBoss({ connectionString: url });
  return start({ db, queue, isShared: true, onError, end: () => db.destroy() });
}

async function openEmbedded(folder: string, onError: (error: Error) => void): Promise<NodeDatabase> {
  await mkdir(folder, { recursive: true });
  const pglite = await PGlite.create(folder);
  const pool = embeddedPool(pglite);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const statements = fromPglite(pglite);
  const queue = new PgBoss({
    db: { executeSql: (text, values) => pool.alone(() => statements.executeSql(text, values)) },
    backend: "pglite",
  });
  return start({ db, queue, isShared: false, onError, end: () => db.destroy() });
}

async function start(options: {
  db: Kysely<Tables>;
  queue: PgBoss;
  isShared: boolean;
  onError: (error: Error) => void;
  end: () => Promise<void>;
}): Promise<NodeDatabase> {
  const { queue, isShared, onError, end } = options;
  queue.on("error", onError);
  try {
    const db = options.db.withSchema(SCHEMA);
    await migrate(options.db);
    await queue.start();
    const close = async () => {
      await queue.stop();
      await end();
    };
    return { db, queue, isShared, close };
  } catch (error) {
    await end();
    throw error;
  }
}

async function migrate(db: Kysely<Tables>): Promise<void> {
  await sql`create schema if not exists ${sql.id(SCHEMA)}`.execute(db);
  const provider = { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) };
  const migrator = new Migrator({ db: db.withSchema(SCHEMA), provider, migrationTableSchema: SCHEMA });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error(messageOf(error));
}

function withoutPassword(place: string): string {
  return place.replace(/:[^:@/]*@/, ":***@");
}
