// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { startPostgres } from "../../../scripts/lab/startPostgres.ts";
import { openDatabase, type NodeDatabase } from "../../../src/node/database/openDatabase.ts";

/**
 * One PostgreSQL server for the tests of a suite, as two processes have it: statements really run at once there, from their own
 * connections; an embedded database has them queue.
 */
export function useTwoConnections(use: (databases: readonly NodeDatabase[]) => void): void {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let databases: readonly NodeDatabase[] = [];
  const errors: Error[] = [];
  before(async () => {
    postgres = await startPostgres();
    const note = (error: Error) => errors.push(error);
    databases = [await openDatabase(postgres.url, note), await openDatabase(postgres.url, note)];
    use(databases);
  });
  after(async () => {
    // Before the end: a server that stops tells its idle connections.
    expect(errors).to.be.empty;
    for (const database of databases) await database.close();
    await postgres.stop();
  });
}
