// SPDX-License-Identifier: MIT
// The thread of a worker process that watches over it: proving blocks the main thread for seconds, and V8's own limits see
// neither WebAssembly nor ArrayBuffers. Arguments: id of the parent process, most resident bytes, file descriptor to which
// the bytes go if they are exceeded. Its data is the peak that it shares with the main thread.
import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { createPeakMemory } from "./peakMemory.ts";

const INTERVAL_MS = 25;

const [parent = 0, limitBytes = Infinity, reportTo = 0] = process.argv.slice(2).map(Number);
if (!(workerData instanceof SharedArrayBuffer)) throw new TypeError("the guard shares no peak");
const peak = createPeakMemory(workerData);
const check = (): void => {
  // Whoever asked for the proof is gone, so nobody can take it.
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  const reached = process.memoryUsage.rss();
  peak.note(reached);
  if (reached <= limitBytes) return;
  // The main thread can't report it: it may be busy for seconds, and memory grows on.
  writeSync(reportTo, String(reached));
  process.kill(process.pid, "SIGKILL");
};
check();
setInterval(check, INTERVAL_MS);
parentPort?.postMessage("on guard");
