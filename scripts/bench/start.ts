// SPDX-License-Identifier: MIT
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Figures } from "./results.ts";

/** Seconds of `npm start` in a fresh clone of the last commit, and again with everything cached. */
export async function benchStart(): Promise<Figures> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-start-"));
  try {
    await run("git", ["clone", "--quiet", "--no-hardlinks", process.cwd(), folder], process.cwd());
    const cold = await timed(() => run("npm", ["start"], folder));
    const warm = await timed(() => run("npm", ["start"], folder));
    return { start: { coldSeconds: cold, warmSeconds: warm } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return Math.round((performance.now() - started) / 100) / 10;
}

async function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(program, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ${args.join(" ")} ended with code ${String(code)} in ${cwd}.`));
    });
  });
}
