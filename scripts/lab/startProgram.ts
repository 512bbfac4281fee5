// SPDX-License-Identifier: MIT
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { ProgramEndedError } from "./ProgramEndedError.ts";

/** How a program ended: its exit code, or the signal that ended it. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** @see startProgram */
export interface StartProgramOptions {
  /** Added to `base`. */
  env?: Readonly<Record<string, string>> | undefined;
  /** This process's own environment if left out. */
  base?: NodeJS.ProcessEnv | undefined;
  /** Where it runs; where this process does if left out. */
  cwd?: string | undefined;
  /** Whether signals go to what it starts as well, as those of a terminal do. */
  group?: boolean | undefined;
  /** The only processor that it and its own children may use; any if left out. */
  cpu?: number | undefined;
  /** File to which its output is added. */
  log?: string | undefined;
  /** Who runs it; this process's own user if left out. */
  user?: { readonly uid?: number; readonly gid?: number } | undefined;
}

/** A program in a process of its own. */
export interface Program {
  readonly pid: number;
  readonly ended: Promise<ProgramEnd>;
  isAlive(): boolean;
  /** The end of what it printed. */
  output(): string;
  /** Waits until it has printed something. @throws ProgramEndedError */
  said(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Sends it a signal and waits until it has ended. */
  end(signal: NodeJS.Signals): Promise<ProgramEnd>;
}

/** What is kept of its output. */
const KEPT_CHARACTERS = 100_000;
/** Longer than any start takes on a busy machine. */
const SILENT_MS = 180_000;

/** None outlives this process, unless this process is killed by force. */
const living = new Set<(signal: NodeJS.Signals) => void>();
process.once("exit", () => {
  for (const send of living) send("SIGKILL");
});

/**
 * Starts a program, so that it can be watched, and ended in any way.
 *
 * @example
 * const node = startProgram(process.execPath, ["node.ts"], {});
 * await node.said(/the node runs/);
 * await node.end("SIGKILL");
 */
export function startProgram(
  program: string,
  parameters: readonly string[],
  { env = {}, base = process.env, cwd, group = false, cpu, log, user = {} }: StartProgramOptions,
): Program {
  const [command, ...words] =
    cpu === undefined ? [program, ...parameters] : ["taskset", "-c", String(cpu), program, ...parameters];
  const child = spawn(command, words, {
    ...user,
    cwd,
    detached: group,
    env: { ...base, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const send = (signal: NodeJS.Signals) => {
    if (!group || child.pid === undefined) {
      child.kill(signal);
      return;
    }
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended by itself meanwhile.
    }
  };
  living.add(send);
  const file = log === undefined ? undefined : createWriteStream(log, { flags: "a" });
  let output = "";
  let listeners: (() => void)[] = [];
  const tell = () => {
    for (const listener of listeners) listener();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      output = (output + text).slice(-KEPT_CHARACTERS);
      file?.write(text);
      tell();
    });
  }
  let end: ProgramEnd | undefined;
  const ended = new Promise<ProgramEnd>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      end = { code, signal };
      living.delete(send);
      file?.end();
      tell();
      resolve(end);
    });
  });
  const said = (pattern: RegExp) =>
    new Promise<RegExpMatchArray>((resolve, reject) => {
      const fail = (happened: string) => {
        const what = [program, ...parameters].join(" ");
        reject(new ProgramEndedError({ what, expected: String(pattern), happened, output }));
      };
      const timer = setTimeout(() => {
        settle();
        fail(`said nothing of it for ${String(SILENT_MS / 1000)} seconds`);
      }, SILENT_MS);
      const settle = () => {
        clearTimeout(timer);
        listeners = listeners.filter((listener) => listener !== look);
      };
      const look = () => {
        const match = pattern.exec(output);
        if (match === null && end === undefined) return;
        settle();
        if (match !== null) resolve(match);
        else fail(`ended with ${String(end?.signal ?? end?.code)}`);
      };
      listeners.push(look);
      look();
    });
  return {
    pid: child.pid ?? 0,
    ended,
    isAlive: () => end === undefined,
    output: () => output,
    said,
    end: (signal) => {
      if (end === undefined) send(signal);
      return ended;
    },
  };
}
