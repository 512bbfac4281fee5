// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { loadPenguins } from "../../../models/tabular/dataset.ts";
import { freePort } from "../../../scripts/lab/freePort.ts";
import { ownEnvironment } from "../../../scripts/lab/ownEnvironment.ts";
import { startProgram, type Program } from "../../../scripts/lab/startProgram.ts";
import { writeNpy } from "./writeNpy.ts";

/** Account 0 of Hardhat's chain. */
const DEPLOYER_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const STARTS_WITHIN_MS = 120_000;
const COMMAND_TAKES_MS = 600_000;

/** Names that documents give to files of the reader's own. */
const OWN = { onnx: "my.onnx", config: "my.assay.json", samples: "my.npy", labels: "y.npy" };

const statedSchema = z.object({ input: z.unknown() });

/** Runs a document's commands one after the other against a chain of its own, as a reader would type them. */
export class DocumentReader {
  readonly #folder: string;
  readonly #running: Program[] = [];
  readonly #seen = new Map<string, string>();
  #environment: NodeJS.ProcessEnv = {};
  #url = "";

  /** @param folder - A checkout that commands may change. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts the chain, and puts the files there that documents call "my": penguins, of which two kinds are told apart. */
  async open(): Promise<void> {
    const [chain, node] = [await freePort(), await freePort()];
    this.#url = `http://127.0.0.1:${String(chain)}`;
    this.#environment = {
      ...ownEnvironment(),
      LOCALHOST_URL: this.#url,
      RPC_URL: this.#url,
      DEPLOYER_KEY,
      ASSAY_PORT: String(node),
      HARDHAT_IGNITION_CONFIRM_DEPLOYMENT: "true",
      HARDHAT_DISABLE_TELEMETRY: "true",
    };
    await this.#start(`npx hardhat node --hostname 127.0.0.1 --port ${String(chain)}`, this.#url);
    const { samples, labels } = await loadPenguins({ split: "train", target: "species" });
    const at = (name: string) => path.join(this.#folder, name);
    await copyFile(at("models/tabular/penguins.onnx"), at(OWN.onnx));
    // What the documents tell to state before calibrating.
    const stated = statedSchema.parse(
      JSON.parse(await readFile(at("models/tabular/penguins.assay.json"), "utf8")),
    );
    await writeFile(at(OWN.config), JSON.stringify(stated));
    const values = samples.flatMap((sample) => [...sample]);
    await writeNpy(at(OWN.samples), values, [samples.length, values.length / samples.length]);
    await writeNpy(
      at(OWN.labels),
      [...labels].map((label) => Math.min(label, 1)),
      [labels.length],
    );
  }

  /**
   * Runs one command, with what the reader knows in the place of what stands in brackets.
   *
   * @throws Error with what it printed, if it ends with another code than 0.
   */
  async run(text: string): Promise<void> {
    if (text === "chain: an hour later") {
      await this.#askChain("evm_increaseTime", [3700]);
      await this.#askChain("evm_mine", []);
      return;
    }
    const command = this.#fill(text);
    if (command.startsWith("npx hardhat node ")) return; // The chain, which is there.
    if (command.startsWith("npx hardhat operator run ")) {
      await this.#writeNodeFile();
      await this.#start(command, `http://127.0.0.1:${this.#environment["ASSAY_PORT"] ?? ""}/health`);
      return;
    }
    this.#learn(command, await this.#execute(command));
  }

  /** Ends what still runs, the last first, by Ctrl-C. */
  async close(): Promise<void> {
    for (const program of this.#running.splice(0).reverse()) await program.end("SIGINT");
  }

  #fill(text: string): string {
    return text
      .replaceAll(/(--node) (<[a-z ]+>|0x…)/g, (_, option: string) => `${option} ${this.#known("node")}`)
      .replaceAll("<call id>", () => this.#known("call"))
      .replaceAll("<model id>", () => this.#known("model"));
  }

  #known(what: string): string {
    const value = this.#seen.get(what);
    if (value === undefined) throw new Error(`No command so far has told the id of a ${what}`);
    return value;
  }

  /** Keeps the ids that a command printed, by what it was about. */
  #learn(command: string, output: string): void {
    for (const what of ["node", "call", "model"]) {
      const found = new RegExp(String.raw`^\W*${what}\W+(0x[0-9a-f]{64}|\d{5,})\b`, "im").exec(output);
      if (found?.[1] !== undefined) this.#seen.set(what, found[1]);
    }
    if (command.includes(" call draft ")) this.#seen.delete("call");
  }

  async #writeNodeFile(): Promise<void> {
    const file = { nodeId: this.#known("node"), models: [{ onnx: "models/digits/digits.onnx" }] };
    await writeFile(path.join(this.#folder, "node.json"), JSON.stringify(file));
  }

  #execute(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = { cwd: this.#folder, env: this.#environment, timeout: COMMAND_TAKES_MS };
      execFile("sh", ["-c", command], { ...options, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${command}\n${stdout}${stderr}`, { cause: error }));
      });
    });
  }

  /** Starts what goes on running, and waits until something answers at `url`. */
  async #start(command: string, url: string): Promise<void> {
    const program = startProgram("sh", ["-c", command], {
      cwd: this.#folder,
      base: this.#environment,
      group: true,
    });
    this.#running.push(program);
    const until = Date.now() + STARTS_WITHIN_MS;
    while (Date.now() < until && program.isAlive()) {
      if (
        await fetch(url, { method: url === this.#url ? "POST" : "GET" }).then(
          () => true,
          () => false,
        )
      )
        return;
      await sleep(200);
    }
    throw new Error(`${command} does not answer at ${url}:\n${program.output()}`);
  }

  async #askChain(method: string, params: readonly unknown[]): Promise<void> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    await fetch(this.#url, { method: "POST", headers: { "content-type": "application/json" }, body });
  }
}
