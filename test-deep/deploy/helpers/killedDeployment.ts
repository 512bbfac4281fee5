// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { startHardhat } from "../../../scripts/lab/startHardhat.ts";

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
  const hardhat = startHardhat(options.args, { env: options.env });
  while (hardhat.isAlive() && options.lines !== undefined) {
    if ((await countLines(options.folder)) >= options.lines) {
      await hardhat.end("SIGKILL");
      break;
    }
    await setTimeout(5);
  }
  const { code } = await hardhat.ended;
  return { code, output: hardhat.output() };
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
