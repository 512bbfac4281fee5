// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import path from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { ownEnvironment } from "../../../scripts/lab/ownEnvironment.ts";
import { startProgram } from "../../../scripts/lab/startProgram.ts";
import type { LiveChain } from "./openLiveChain.ts";
import { TASKS } from "./taskTable.ts";

const COMMAND_TAKES_MS = 600_000;

/** What a process ended with. */
interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a task prints with --json: a line. */
export type Row = Readonly<Record<string, unknown>>;

const rowSchema = z.record(z.string(), z.unknown());

/** Types commands at the network `live`, each in a process of its own, which has no terminal. */
export class LiveUser {
  readonly #chain: LiveChain;
  readonly #program: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #ran = new Set<string>();
  readonly #refused = new Set<string>();

  constructor(chain: LiveChain) {
    this.#chain = chain;
    this.#program = path.join(chain.folder, "node_modules", ".bin", "hardhat");
    this.#environment = {
      ...ownEnvironment(),
      RPC_URL: chain.url,
      DEPLOYER_KEY: chain.wallet.privateKey,
      HARDHAT_IGNITION_CONFIRM_DEPLOYMENT: "true",
      HARDHAT_DISABLE_TELEMETRY: "true",
      // The typed bindings are there.
      HARDHAT_NO_TYPECHAIN: "true",
    };
  }

  /** The tasks that have ended well, by their words. */
  get ran(): ReadonlySet<string> {
    return this.#ran;
  }

  /** The tasks that would not send without having been told to. */
  get refused(): ReadonlySet<string> {
    return this.#refused;
  }

  /** What a task prints for people. */
  async print(command: string): Promise<string> {
    const { code, stdout, stderr } = await this.#run(command);
    expect(code, `${command}\n${stdout}${stderr}`).to.equal(0);
    this.#ran.add(taskOf(command));
    return stdout;
  }

  /** The lines that a task prints with --json, which nothing else may be among. */
  async read(command: string): Promise<Row[]> {
    const printed = await this.print(`${command} --json`);
    const lines = printed.split("\n").filter((line) => line !== "");
    return lines.flatMap((line) => {
      const value: unknown = JSON.parse(line);
      return Array.isArray(value) ? value.map((row) => rowSchema.parse(row)) : [rowSchema.parse(value)];
    });
  }

  /** The one line that a task prints with --json. */
  async tell(command: string): Promise<Row> {
    const rows = await this.read(command);
    const [row] = rows;
    if (row === undefined || rows.length > 1) throw new Error(`${command} told ${String(rows.length)} lines`);
    return row;
  }

  /**
   * Sends, and tells what the task does. Before a task's first time it is tried without --yes: it must refuse, say what it would
   * have done, and send nothing.
   *
   * @param what How that begins: "order a call".
   */
  async send(command: string, what: string): Promise<Row> {
    if (!this.#refused.has(taskOf(command))) await this.refuseUnasked(command, what);
    return this.tell(`${command} --yes`);
  }

  /** See {@link send}. */
  async refuseUnasked(command: string, what: string): Promise<void> {
    const sent = await this.#countSent();
    const refusal = await this.refuse(command);
    expect(refusal).to.contain(`ConfirmationMissingError: To ${what}`);
    expect(refusal).to.contain(` on live (chain ${String(this.#chain.chainId)}) needs a confirmation`);
    expect(await this.#countSent(), command).to.equal(sent);
    this.#refused.add(taskOf(command));
  }

  /** What a task says when it fails, in one line of words. */
  async refuse(command: string): Promise<string> {
    const { code, stdout, stderr } = await this.#run(command);
    expect(code, `${command}\n${stdout}${stderr}`).to.equal(1);
    return stderr.replaceAll(/\s+/g, " ");
  }

  /**
   * Starts what goes on running, and waits until it has said something.
   *
   * @returns Ends it as Ctrl-C does.
   */
  async start(command: string, says: RegExp): Promise<() => Promise<void>> {
    const options = { base: this.#environment, cwd: this.#chain.folder, group: true };
    const program = startProgram(this.#program, this.#words(command), options);
    await program.said(says);
    return async () => {
      const { code } = await program.end("SIGINT");
      expect(code, program.output()).to.equal(0);
      this.#ran.add(taskOf(command));
    };
  }

  #countSent(): Promise<number> {
    return this.#chain.provider.getTransactionCount(this.#chain.wallet.address, "pending");
  }

  #words(command: string): string[] {
    return ["--network", "live", ...command.split(" ")];
  }

  #run(command: string): Promise<Outcome> {
    const options = {
      cwd: this.#chain.folder,
      env: this.#environment,
      timeout: COMMAND_TAKES_MS,
      maxBuffer: 1 << 26,
    };
    return new Promise((resolve) => {
      const child = execFile(this.#program, this.#words(command), options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
      });
      child.stdin?.end();
    });
  }
}

/** The task that a command calls: two words of it, or one. */
function taskOf(command: string): string {
  const words = command.split(" ");
  const found = [words.slice(0, 2), words.slice(0, 1)].map((name) => name.join(" "));
  const task = found.find((name) => TASKS.has(name));
  if (task === undefined) throw new Error(`${command} calls no task`);
  return task;
}
