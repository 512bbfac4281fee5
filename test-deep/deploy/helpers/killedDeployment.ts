// SPDX-License-Identifier: MIT
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

/** How a run of the command ended. */
export interface Ending {
  readonly code: number | null;
  readonly output: string;
}

/**
 * Runs `hardhat` in a process of its own, and kills it when the record of a deployment has a number of lines.
 *
 * @param options.lines Undefined for not at all.
 */
export async function runAndKill(options: {
  args: readonly string[];
  env: Record<string, string>;
  folder: string;
  lines: number | undefined;
}): Promise<Ending> {
  const child = spawn("hardhat", options.args, {
    env: { ...process.env, ...options.env, HARDHAT_NO_TYPECHAIN: "true" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => (output += text));
  }
  const ending = new Promise<Ending>((resolve) => {
    child.on("close", (code) => {
      resolve({ code, output });
    });
  });
  while (child.exitCode === null && child.signalCode === null && options.lines !== undefined) {
    if ((await countLines(options.folder)) >= options.lines) {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      break;
    }
    await setTimeout(5);
  }
  return ending;
}

/** How many lines the record of a deployment has. */
export async function countLines(folder: string): Promise<number> {
  try {
    const text = await readFile(path.join(folder, "journal.jsonl"), "utf8");
    return text.split("\n").filter((line) => line.trim() !== "").length;
  } catch {
    return 0;
  }
}
