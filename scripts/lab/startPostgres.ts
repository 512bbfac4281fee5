// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { freePort } from "./freePort.ts";
import { startProgram } from "./startProgram.ts";

const run = promisify(execFile);
/** Where Debian puts every version of PostgreSQL. */
const VERSIONS = "/usr/lib/postgresql";
const STARTS_WITHIN_MS = 30_000;

/** A server for one test or measurement. */
export interface Postgres {
  url: string;
  /** Ends every connection, and is back a moment later with what was committed. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL server of this machine's own (Debian: `apt-get install postgresql`), empty. */
export async function startPostgres(): Promise<Postgres> {
  const [version] = await readdir(VERSIONS);
  const binaries = path.join(VERSIONS, version ?? "", "bin");
  const folder = await mkdtemp(path.join(tmpdir(), "assay-postgres-"));
  // PostgreSQL refuses to run as root.
  const user: { uid?: number; gid?: number } = userInfo().uid === 0 ? await idOf("postgres") : {};
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid);
  const data = path.join(folder, "data");
  await run(path.join(binaries, "initdb"), ["-D", data, "-A", "trust", "-U", "assay"], user);
  const port = await freePort();
  const url = `postgres://assay@127.0.0.1:${String(port)}/postgres`;
  const start = async () => {
    const server = startProgram(
      path.join(binaries, "postgres"),
      ["-D", data, "-p", String(port), "-k", folder, "-c", "listen_addresses=127.0.0.1"],
      { user },
    );
    await answers(url);
    return server;
  };
  let server = await start();
  const end = () => server.end("SIGINT");
  return {
    url,
    restart: async () => {
      await end();
      server = await start();
    },
    stop: async () => {
      await end();
      await rm(folder, { recursive: true });
    },
  };
}

async function idOf(name: string): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all(["-u", "-g"].map((flag) => run("id", [flag, name])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

async function answers(url: string): Promise<void> {
  const end = Date.now() + STARTS_WITHIN_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(200);
    }
  }
}
