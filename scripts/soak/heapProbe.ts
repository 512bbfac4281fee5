// SPDX-License-Identifier: MIT
// Loaded into a node's process before it (`node --import`): adds a line to the file that ASSAY_LAB_MEMORY names, every ten seconds and after
// a collection of garbage: time (ms), pid, resident memory of the process and of its provers, V8's heap in use, what is outside of
// it (WebAssembly and buffers), size of the database's folder (ASSAY_LAB_DATABASE); bytes.
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";

const EVERY_MS = 10_000;
const { ASSAY_LAB_MEMORY: file = "", ASSAY_LAB_DATABASE: database = "" } = process.env;

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");

// Threads load it too.
if (isMainThread) setInterval(measure, EVERY_MS).unref();

function measure(): void {
  if (typeof collect === "function") Reflect.apply(collect, undefined, []);
  const { rss, heapUsed, external } = process.memoryUsage();
  const row = [Date.now(), process.pid, rss, rssOfChildren(), heapUsed, external, sizeOf(database)];
  appendFileSync(file, `${row.join(",")}\n`);
}

function rssOfChildren(): number {
  const children = readFileSync(`/proc/${String(process.pid)}/task/${String(process.pid)}/children`, "utf8");
  const rss = (pid: string) =>
    Number(/VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  return children
    .split(" ")
    .filter((pid) => pid !== "" && existsSync(`/proc/${pid}/status`))
    .reduce((sum, pid) => sum + rss(pid), 0);
}

function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => {
      try {
        return sum + statSync(path.join(parentPath, name)).size;
      } catch {
        return sum; // gone meanwhile
      }
    }, 0);
}
