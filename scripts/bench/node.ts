// SPDX-License-Identifier: MIT
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEther } from "ethers";
import { quantileSorted } from "simple-statistics";
import { DIGITS } from "../../models/samples.ts";
import { askStatus } from "../../src/node/serve/askStatus.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import { freePort } from "../lab/freePort.ts";
import { openCallers, type LabCaller } from "../lab/openCallers.ts";
import { openLab, type Lab } from "../lab/openLab.ts";
import { openMarket, type LabMarket } from "../lab/openMarket.ts";
import { required } from "../lab/required.ts";
import { startOperator, type StartOperatorOptions } from "../lab/startOperator.ts";
import type { Figures } from "./results.ts";

const SESSIONS = 20;
const ANSWERS = 2_000;
/** Calls that are answered before the answers are counted: the first ones compile code. */
const WARM_UP = 100;
const PROVEN = 60;
const PRICE = parseEther("1");
const LOOK_MS = 200;

/**
 * What `hardhat operator run` does with the digits model: answers a second over HTTP to 20 callers at once, with the 99th
 * percentile of how long one takes, nothing being proven beside; then proofs and settled calls an hour with one prover, and gas per
 * call. The chain, the node, its prover and the callers are a process each, and share the machine.
 */
export async function benchNode({ onProgress }: { onProgress: OnProgress }): Promise<Figures> {
  const lab = await openLab();
  try {
    const models = [{ onnx: await DIGITS.onnx(), batchSize: 1 }];
    const market = await openMarket(lab, { models, price: PRICE });
    const answers = await withNode(lab, market, { only: "serve" }, (callers) =>
      measureAnswers(callers, onProgress),
    );
    const work = await withNode(lab, market, {}, ([caller], url) =>
      measureWork(market, { caller: required(caller), url, onProgress }),
    );
    return { node: { ...answers, ...work } };
  } finally {
    await lab.close();
  }
}

/** Lets callers call a node with a database of its own. */
async function withNode(
  lab: Lab,
  market: LabMarket,
  { only }: Pick<StartOperatorOptions, "only">,
  work: (callers: readonly LabCaller[], url: string) => Promise<Figures>,
): Promise<Figures> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const { samples } = await DIGITS.load("test");
  const callers = await openCallers(lab, market, {
    ...{ count: SESSIONS, callsEach: ANSWERS, price: PRICE, url, samples },
    modelOf: () => required(market.models[0]),
  });
  const node = await startOperator(lab, market, {
    ...(only !== undefined && { only }),
    config: {
      database: path.join(lab.folder, `data-of-${only ?? "all"}`),
      logLevel: "info",
      listen: { port },
      chain: { confirmations: 0 },
      settlement: { maxWaitSeconds: 5, gasPriceCeiling: "100" },
      provers: { bundleWaitSeconds: 0 },
    },
  });
  await node.runs;
  try {
    return await work(callers, url);
  } finally {
    await node.end("SIGTERM");
  }
}

async function measureAnswers(callers: readonly LabCaller[], onProgress: OnProgress): Promise<Figures> {
  let done = 0;
  const callAll = async (count: number): Promise<number[]> => {
    // Before the clock runs: commitments take the callers longer than an answer takes the node.
    const orders = callers.map((caller) =>
      Array.from({ length: count / callers.length }, (_, number) => caller.order(number)),
    );
    const times: number[] = [];
    const callWith = async (caller: LabCaller, index: number) => {
      for (const order of orders[index] ?? []) {
        times.push((await caller.call(order)).ms);
        onProgress({ stage: "Answer calls", done: ++done, total: WARM_UP + ANSWERS });
      }
    };
    started = performance.now();
    await Promise.all(callers.map(callWith));
    return times;
  };
  let started = 0;
  await callAll(WARM_UP);
  const times = await callAll(ANSWERS);
  const seconds = (performance.now() - started) / 1000;
  const sorted = times.sort((one, other) => one - other);
  return {
    answersPerSecond: Math.round(ANSWERS / seconds),
    p99Ms: Math.round(quantileSorted(sorted, 0.99)),
  };
}

async function measureWork(
  { operator: { market, signer } }: LabMarket,
  { caller, url, onProgress }: { caller: LabCaller; url: string; onProgress: OnProgress },
): Promise<Figures> {
  const started = performance.now();
  for (let number = 0; number < PROVEN; number++) await caller.call(caller.order(number));
  let provenAfter = 0;
  for (;;) {
    const { calls } = await askStatus(url);
    const settled = calls["settled"] ?? 0;
    const proven = settled + (calls["proven"] ?? 0);
    onProgress({ stage: "Prove and settle", done: settled, total: PROVEN });
    if (proven === PROVEN && provenAfter === 0) provenAfter = performance.now() - started;
    if (settled === PROVEN) break;
    await sleep(LOOK_MS);
  }
  const settledAfter = performance.now() - started;
  const proven = await market.queryFilter(market.filters.CallProven());
  let gas = 0n;
  for (const hash of new Set(proven.map(({ transactionHash }) => transactionHash))) {
    gas += (await signer.provider?.getTransactionReceipt(hash))?.gasUsed ?? 0n;
  }
  const perHour = (ms: number) => Math.round((PROVEN / ms) * 3_600_000);
  return {
    proofsPerHour: perHour(provenAfter),
    settledPerHour: perHour(settledAfter),
    gasPerCall: Math.round(Number(gas) / PROVEN),
  };
}
