// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openDatabase, type NodeDatabase } from "../../../src/node/database/openDatabase.ts";
import type { CallState } from "../../../src/node/database/Tables.ts";

const fail = (error: Error) => {
  throw error;
};

/** What an attempt that must fail says. */
const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "no error",
    (error: unknown) => String(error),
  );

const session = (session_id: string) => ({
  session_id,
  caller: "0x01",
  head: session_id,
  call_count: 2n ** 63n,
  settled_head: session_id,
  settled_count: 0n,
});

const call = (call_id: string) => ({
  call_id,
  session_id: "a",
  sequence: 1n,
  model_id: 1n,
  input_commitment: 1n,
  price: 1n,
  answer: 0,
  valid_until: 1n,
  signature: "0x",
});

describe("the node's embedded database", () => {
  let folder: string;
  let database: NodeDatabase;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "assay-database-"));
    database = await openDatabase(path.join(folder, "data"), fail);
  });
  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  it("keeps the chain's integers exact", async () => {
    const { db } = database;
    await db.insertInto("sessions").values(session("a")).execute();
    const row = await db.selectFrom("sessions").select("call_count").executeTakeFirstOrThrow();
    expect(BigInt(row.call_count)).to.equal(2n ** 63n);
  });

  it("has one call for each place of a session, besides those that are lost", async () => {
    const { db } = database;
    const insert = (call_id: string, state: CallState) =>
      db
        .insertInto("calls")
        .values({ ...call(call_id), state })
        .execute();
    await db.insertInto("sessions").values(session("a")).execute();
    await insert("0x01", "lost");
    await insert("0x02", "accepted");
    await insert("0x03", "lost");
    expect(await refusal(insert("0x04", "accepted"))).to.include("calls_of_a_session");
  });

  it("has what was committed after it was opened again", async () => {
    await database.db.insertInto("sessions").values(session("a")).execute();
    await database.close();
    database = await openDatabase(path.join(folder, "data"), fail);
    expect(await database.db.selectFrom("sessions").selectAll().execute()).to.have.length(1);
  });

  it("runs no statement inside another's transaction, nor a job's", async () => {
    const { db, queue } = database;
    await queue.createQueue("jobs");
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const failing = db.transaction().execute(async (transaction) => {
      await transaction.insertInto("sessions").values(session("lost")).execute();
      await ended;
      throw new Error("rolled back");
    });
    const others = [
      db.insertInto("sessions").values(session("kept")).execute(),
      queue.send("jobs", { number: 1 }),
      db
        .transaction()
        .execute((transaction) => transaction.insertInto("sessions").values(session("also")).execute()),
    ];
    end();
    expect(await refusal(failing)).to.include("rolled back");
    await Promise.all(others);
    const rows = await db.selectFrom("sessions").select("session_id").orderBy("session_id").execute();
    expect(rows.map((row) => row.session_id)).to.deep.equal(["also", "kept"]);
    const jobs = await queue.fetch("jobs", { batchSize: 10 });
    expect(jobs.map((job) => job.data)).to.deep.equal([{ number: 1 }]);
  });

  it("says what is wrong with a folder that is none", async () => {
    const file = path.join(folder, "file");
    await writeFile(file, "");
    expect(await refusal(openDatabase(file, fail))).to.include(
      `The database at ${file} can't be opened: EEXIST`,
    );
  });

  it("says that a server does not answer, without the password", async () => {
    const url = "postgres://assay:secret@127.0.0.1:9/assay";
    expect(await refusal(openDatabase(url, fail))).to.match(
      /postgres:\/\/assay:\*\*\*@127\.0\.0\.1:9\/assay can't be opened: .*ECONNREFUSED/,
    );
  });
});
