// SPDX-License-Identifier: MIT
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { moduleBeside } from "../moduleBeside.ts";
import type { CircomInvocation } from "./executeCircom.ts";

/** How the compiler ended. `exitCode` is null if it was killed by `signal`. */
export interface CircomRun {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it printed, without colours. */
  readonly output: string;
  readonly errors: string;
}

/** Options of {@link runCircom}. */
export interface RunCircomOptions extends CircomInvocation {
  /** Stops the compiler when aborted. */
  readonly signal?: AbortSignal | undefined;
}

const PROCESS = fileURLToPath(moduleBeside(import.meta.url, "circomProcess"));

/**
 * Runs npm's circom2 in a process of its own and waits for its end.
 *
 * @example
 * const { output } = await runCircom({ folders: {}, args: ["--version"] });
 */
export async function runCircom({ folders, args, signal }: RunCircomOptions): Promise<CircomRun> {
  return await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--no-warnings", PROCESS, JSON.stringify({ folders, args })], {
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal ? { signal } : {}),
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", reject);
    child.on("close", (exitCode, endSignal) => {
      const text = (chunks: Buffer[]) => stripVTControlCharacters(Buffer.concat(chunks).toString("utf8"));
      resolve({ exitCode, signal: endSignal, output: text(output), errors: text(errors) });
    });
  });
}
