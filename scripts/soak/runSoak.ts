// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { appendFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { parseEther } from "ethers";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { z } from "zod";
import { loadPenguins } from "../../models/tabular/dataset.ts";
import type { AssayClient } from "../../src/client/createClient.ts";
import { askStatus } from "../../src/node/serve/askStatus.ts";
import { freePort } from "../lab/freePort.ts";
import { openCallers, type LabCaller } from "../lab/openCallers.ts";
import { openLab, type Lab } from "../lab/openLab.ts";
import { openMarket, type LabMarket } from "../lab/openMarket.ts";
import { required } from "../lab/required.ts";
import { startOperator, type Operator } from "../lab/startOperator.ts";
import { auditedSchema } from "./auditSchema.ts";
import { killAtRandom, type Kill } from "./killAtRandom.ts";
import type { SoakCall } from "./SoakCall.ts";
import { SoakFailedError } from "./SoakFailedError.ts";

/** @see runSoak */
export interface SoakOptions {
  /** Over all callers. */
  calls: number;
  callers: number;
  /** How often the node is killed and started again. */
  kills: number;
  /** Whence the moments of the kills are drawn. */
  seed: number;
  /** Calls a second, over all callers; as many as are answered if left out. */
  perSecond?: number | undefined;
  /** File for what the heap probe measures; none is loaded if left out. */
  memory?: string | undefined;
  /** Where the node's log, the callers' notes and the audit's order go. */
  folder: string;
  onProgress?: (answered: number, settled: number) => void;
}

/** What a soak came to. Nothing went wrong in it. */
export interface SoakReport extends Omit<z.infer<typeof auditedSchema>, "problems"> {
  readonly seed: number;
  readonly kills: readonly Kill[];
  /** Calls that needed more than one attempt, and the longest wait for an answer. */
  readonly retried: number;
  readonly slowestMs: number;
  readonly answeredSeconds: number;
  readonly settledSeconds: number;
}

/**
 * The cheapest circuits to prove, eight calls to a proof: a logistic regression and, for every fourth caller, a perceptron that is
 * registered as derived from it.
 */
const MODELS = [
  { onnx: "models/forest/logistic.onnx", batchSize: 8 },
  { onnx: "models/tabular/penguins.onnx", batchSize: 8 },
];
const PRICE = parseEther("1");
const LOOK_MS = 1_000;
const AUDIT = path.join("scripts", "soak", "audit.ts");
/** A call for each number below it. */
type Progress = { answered: number; settled: number };

/**
 * Lets callers call a node over HTTP while it is killed and started again, until every call is answered, proven and settled; then audits what
 * callers, chain and contracts have. The chain, the node and the audit are each a process of their own, and the node is `hardhat
 * operator run`, as operators run it.
 *
 * @throws SoakFailedError if a call or an amount is not as it should be.
 */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const lab = await openLab();
  try {
    const market = await openMarket(lab, { models: MODELS, price: PRICE });
    return await soak(lab, market, options);
  } finally {
    await lab.close();
  }
}

async function soak(lab: Lab, market: LabMarket, options: SoakOptions): Promise<SoakReport> {
  const { calls, folder, kills: wantedKills, seed } = options;
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const callsEach = Math.ceil(calls / options.callers);
  const { samples } = await loadPenguins({ split: "test", target: "species" });
  const callers = await openCallers(lab, market, {
    ...{ count: options.callers, callsEach, price: PRICE, url, samples },
    modelOf: (caller) => required(market.models.at(caller % 4 === 3 ? 1 : 0)),
  });
  const progress: Progress = { answered: 0, settled: 0 };
  const notes = path.join(folder, "calls.jsonl");
  const kills: Kill[] = [];
  const generator = xoroshiro128plus(seed);
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const living = killAtRandom({
    start: () => startNode(lab, market, { ...options, port }),
    kills: wantedKills,
    random: () => (generator.next() >>> 0) / 2 ** 32,
    progress: () => (progress.answered + progress.settled) / (2 * calls),
    onKill: (kill) => kills.push(kill),
  });
  const watching = new AbortController();
  const watched = watch(market.operator, market.nodeId, { progress, options, signal: watching.signal });
  try {
    const answers = await Promise.race([
      callAll(callers, options, (call) => {
        progress.answered++;
        appendFileSync(notes, `${JSON.stringify(call)}\n`);
      }),
      // Only a failure of it is of interest before all is answered.
      living.then(() => new Promise<never>(() => undefined)),
    ]);
    const answeredSeconds = seconds();
    const node = await living;
    while ((await askStatus(url)).calls["settled"] !== answers.length) await sleep(LOOK_MS);
    const settledSeconds = seconds();
    while ((await askStatus(url)).transactions.length > 0) await sleep(LOOK_MS);
    const { code } = await node.end("SIGTERM");
    const audited = await audit(lab, market, { notes, folder });
    const { problems, ...found } = audited;
    if (code !== 0) problems.push(`the node ended with ${String(code)} when it was asked to stop`);
    if (problems.length > 0) throw new SoakFailedError({ problems, folder });
    return {
      seed,
      kills,
      ...found,
      retried: answers.filter(({ attempts }) => attempts > 1).length,
      slowestMs: Math.max(...answers.map(({ ms }) => ms)),
      answeredSeconds,
      settledSeconds,
    };
  } finally {
    watching.abort();
    await watched;
  }
}

function startNode(
  lab: Lab,
  market: LabMarket,
  { port, folder, memory }: SoakOptions & { port: number },
): Promise<Operator> {
  const database = path.join(folder, "node-data");
  return startOperator(lab, market, {
    config: {
      database,
      listen: { port },
      // Often, so that kills meet settlements; a claim now and then.
      settlement: { maxWaitSeconds: 5, gasPriceCeiling: "1000" },
      provers: { bundleWaitSeconds: 10 },
      income: { policy: "claim", least: "10" },
    },
    log: path.join(folder, "node.log"),
    ...(memory !== undefined && {
      preload: path.join("scripts", "soak", "heapProbe.ts"),
      env: { ASSAY_LAB_MEMORY: path.resolve(memory), ASSAY_LAB_DATABASE: database },
    }),
  });
}

/** Each caller's calls one after the other, all callers at once. */
async function callAll(
  callers: readonly LabCaller[],
  { calls, perSecond }: SoakOptions,
  onAnswer: (call: SoakCall) => void,
): Promise<SoakCall[]> {
  const answers: SoakCall[] = [];
  const started = performance.now();
  await Promise.all(
    callers.map(async (caller, index) => {
      for (let number = 0; number * callers.length + index < calls; number++) {
        const dueMs = perSecond === undefined ? 0 : ((number * callers.length + index) / perSecond) * 1000;
        await sleep(Math.max(0, dueMs - (performance.now() - started)));
        const order = caller.order(number);
        const { callId, answer, price, ms, attempts } = await caller.call(order);
        const call = {
          ...{ callId, answer, attempts, ms: Math.round(ms), price: String(price) },
          caller: caller.address,
          sessionId: caller.sessionId,
          modelId: String(order.modelId),
          words: Buffer.from(order.input.words).toString("base64"),
        };
        answers.push(call);
        onAnswer(call);
      }
    }),
  );
  return answers;
}

/** Counts what is settled until it is stopped. */
async function watch(
  { escrow }: AssayClient,
  nodeId: string,
  { progress, options, signal }: { progress: Progress; options: SoakOptions; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    const opened = await escrow.queryFilter(escrow.filters.SessionOpened(undefined, undefined, nodeId));
    const counts = await Promise.all(
      opened.map(async ({ args }) => (await escrow.sessionOf(args.sessionId)).callCount),
    );
    progress.settled = Number(counts.reduce((sum, count) => sum + count, 0n));
    options.onProgress?.(progress.answered, progress.settled);
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function audit(
  { rpc, addresses }: Lab,
  market: LabMarket,
  { notes, folder }: { notes: string; folder: string },
): Promise<z.infer<typeof auditedSchema>> {
  const models = market.models.map(({ onnx, batchSize, modelId }) => ({
    onnx,
    batchSize,
    modelId: String(modelId),
  }));
  const file = path.join(folder, "audit.json");
  await writeFile(file, JSON.stringify({ rpc, addresses, models, calls: notes }));
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", AUDIT, file]);
  return auditedSchema.parse(JSON.parse(stdout));
}
