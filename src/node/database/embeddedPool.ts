// SPDX-License-Identifier: MIT
import type { PGlite } from "@electric-sql/pglite";
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import PQueue from "p-queue";

/** An embedded database as a pool of one connection. */
export interface EmbeddedPool extends PostgresPool {
  /** Does something while nobody else uses the connection. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Lends an embedded database's only connection to one borrower at a time, so that no statement runs inside somebody else's
 * transaction.
 */
export function embeddedPool(pglite: PGlite): EmbeddedPool {
  const turns = new PQueue({ concurrency: 1 });
  const connect = () =>
    new Promise<PostgresPoolClient>((lend, refuse) => {
      turns
        .add(
          () =>
            new Promise<void>((release) => {
              lend(new EmbeddedClient(pglite, release));
            }),
        )
        .catch(refuse);
    });
  return {
    alone: (work) => turns.add(work),
    connect,
    end: async () => {
      await turns.onIdle();
      if (!pglite.closed) await pglite.close();
    },
    options: {},
  };
}

/** The connection while it is lent. */
class EmbeddedClient implements PostgresPoolClient {
  readonly #pglite: PGlite;
  readonly release: () => void;

  constructor(pglite: PGlite, release: () => void) {
    this.#pglite = pglite;
    this.release = release;
  }

  query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  query<Row>(
    sql: string | PostgresCursor<Row>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> | PostgresCursor<Row> {
    if (typeof sql !== "string") throw new TypeError("The embedded database reads no cursors.");
    return this.#query<Row>(sql, parameters);
  }

  async #query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    const { rows, affectedRows } = await this.#pglite.query<Row>(sql, [...parameters]);
    // Kysely asks for the command only to know whether the count of rows is one of changes.
    return { command: affectedRows === undefined ? "SELECT" : "UPDATE", rowCount: affectedRows ?? 0, rows };
  }
}
