// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** Process ids of the prover workers that a process started, this one if none is named. */
export async function workersOf(parent = process.pid): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,stat=,args="]);
  return stdout.split("\n").flatMap((line) => {
    const [pid, ppid, state = "", ...words] = line.trim().split(/\s+/);
    const isWorker = words.some((word) => word.endsWith("prover/worker/process.ts"));
    return isWorker && Number(ppid) === parent && !state.startsWith("Z") ? [Number(pid)] : [];
  });
}

/** True if there is such a process and it has not ended. */
export async function isRunning(pid: number): Promise<boolean> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,stat="]);
  return stdout.split("\n").some((line) => {
    const [found, state = ""] = line.trim().split(/\s+/);
    return Number(found) === pid && !state.startsWith("Z");
  });
}

/** Waits until a process has ended; false if it has not after some seconds. */
export async function hasEnded(pid: number, seconds = 5): Promise<boolean> {
  for (let wait = 0; wait < seconds * 20; wait++) {
    if (!(await isRunning(pid))) return true;
    await sleep(50);
  }
  return false;
}
