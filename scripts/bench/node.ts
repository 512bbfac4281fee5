// SPDX-License-Identifier: MIT
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEther, toQuantity, Wallet, type Signer } from "ethers";
import { quantileSorted } from "simple-statistics";
import { loadDigits } from "../../models/digits/dataset.ts";
import type { AddressBook } from "../../src/client/addresses.ts";
import { callNode } from "../../src/client/callNode.ts";
import { connectNode } from "../../src/client/connectNode.ts";
import { createClient, type AssayClient } from "../../src/client/createClient.ts";
import { openSession } from "../../src/client/openSession.ts";
import { send } from "../../src/client/send.ts";
import { configSchema } from "../../src/node/config/configSchema.ts";
import { openDatabase, type NodeDatabase } from "../../src/node/database/openDatabase.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { describeModel } from "../../src/node/serve/describeModel.ts";
import { nodeLogger } from "../../src/node/serve/nodeLogger.ts";
import { startNode, type NodeParts } from "../../src/node/startNode.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import { fundAccounts, openDemoNode, publishModel } from "../demo/actors.ts";
import type { Figures } from "./results.ts";

const ONNX = "models/digits/digits.onnx";
const SESSIONS = 20;
const ANSWERS = 2_000;
/** Calls that are answered before the answers are counted: the first ones compile code. */
const WARM_UP = 100;
const PROVEN = 60;
const PRICE = parseEther("1");

/** What is measured: a node and its caller on a local chain. */
interface Site {
  caller: AssayClient;
  call: (session: Session, image: number) => Promise<void>;
  run: (database: NodeDatabase, parts: NodeParts) => Promise<{ url: string; stop: () => Promise<void> }>;
  openSessions: (url: string, count: number) => Promise<Session[]>;
  close: () => Promise<void>;
}

type Session = Awaited<ReturnType<typeof connectNode>>;

/**
 * What a node does with the digits model: answers a second over HTTP from 20 sessions at once, with the 99th percentile of how
 * long one takes, nothing being proven beside; then proofs and settled calls an hour with one prover, and gas per call. Node,
 * callers and chain share one process, and only the prover has another; so a node alone does better.
 */
export async function benchNode(options: {
  deploy: () => Promise<AddressBook>;
  signers: readonly Signer[];
  request: (method: string, params: readonly unknown[]) => Promise<unknown>;
  onProgress: OnProgress;
}): Promise<Figures> {
  const site = await openSite(options);
  const folder = await mkdtemp(path.join(tmpdir(), "assay-bench-node-"));
  try {
    const answers = await withDatabase(path.join(folder, "answers"), (database) =>
      measureAnswers(site, database, options.onProgress),
    );
    const work = await withDatabase(path.join(folder, "proofs"), (database) =>
      measureWork(site, database, options.onProgress),
    );
    return { node: { ...answers, ...work } };
  } finally {
    await site.close();
    await rm(folder, { recursive: true });
  }
}

async function withDatabase(
  folder: string,
  work: (database: NodeDatabase) => Promise<Figures>,
): Promise<Figures> {
  const database = await openDatabase(folder, (error) => {
    throw error;
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function measureAnswers(site: Site, database: NodeDatabase, onProgress: OnProgress): Promise<Figures> {
  const node = await site.run(database, { serve: true, work: false, prove: false });
  const sessions = await site.openSessions(node.url, SESSIONS);
  let left = WARM_UP;
  const times: number[] = [];
  const callOn = async (session: Session) => {
    for (; left > 0;) {
      left -= 1;
      const started = performance.now();
      await site.call(session, left);
      times.push(performance.now() - started);
      onProgress({ stage: "Answer calls", done: times.length, total: ANSWERS });
    }
  };
  await Promise.all(sessions.map(callOn));
  times.length = 0;
  left = ANSWERS;
  const started = performance.now();
  await Promise.all(sessions.map(callOn));
  const seconds = (performance.now() - started) / 1000;
  await node.stop();
  const sorted = times.sort((one, other) => one - other);
  return {
    answersPerSecond: Math.round(ANSWERS / seconds),
    p99Ms: Math.round(quantileSorted(sorted, 0.99)),
  };
}

async function measureWork(site: Site, database: NodeDatabase, onProgress: OnProgress): Promise<Figures> {
  const node = await site.run(database, { serve: true, work: true, prove: true });
  const [session] = await site.openSessions(node.url, 1);
  if (session === undefined) throw new RangeError("A session is needed.");
  const started = performance.now();
  for (let image = 0; image < PROVEN; image++) await site.call(session, image);
  const countIn = async (states: readonly ("proven" | "settled")[]) => {
    const { count } = await database.db
      .selectFrom("calls")
      .select((where) => where.fn.countAll<string>().as("count"))
      .where("state", "in", states)
      .executeTakeFirstOrThrow();
    return Number(count);
  };
  let provenAfter = 0;
  for (let settled = 0; settled < PROVEN; settled = await countIn(["settled"])) {
    const proven = await countIn(["proven", "settled"]);
    onProgress({ stage: "Prove and settle", done: proven, total: PROVEN });
    if (proven === PROVEN && provenAfter === 0) provenAfter = performance.now() - started;
    await sleep(200);
  }
  const settledAfter = performance.now() - started;
  const { gas } = await database.db
    .selectFrom("transactions")
    .select((where) => where.fn.sum<string>("gas_used").as("gas"))
    .where("kind", "=", "settle")
    .executeTakeFirstOrThrow();
  await node.stop();
  const perHour = (ms: number) => Math.round((PROVEN / ms) * 3_600_000);
  return {
    proofsPerHour: perHour(provenAfter === 0 ? settledAfter : provenAfter),
    settledPerHour: perHour(settledAfter),
    gasPerCall: Math.round(Number(gas) / PROVEN),
  };
}

async function openSite(options: Parameters<typeof benchNode>[0]): Promise<Site> {
  const { onProgress } = options;
  const addresses = await options.deploy();
  const accounts = options.signers.slice(0, 3);
  const [treasury, author, caller] = await fundAccounts(accounts, addresses, parseEther("100000"));
  const provider = treasury?.signer.provider;
  if (treasury === undefined || author === undefined || caller === undefined || !provider) {
    throw new RangeError("3 accounts are needed.");
  }
  // A node signs its own transactions, so that it can write them down before it sends them.
  const wallet = new Wallet(Wallet.createRandom().privateKey, provider);
  await options.request("hardhat_setBalance", [wallet.address, toQuantity(parseEther("100"))]);
  await send(treasury.token.transfer(wallet.address, parseEther("10000")));
  const prepared = await prepareModel({ onnx: ONNX, onProgress });
  const model = await publishModel(author, {
    name: "digits",
    author: "author",
    prepared,
    licence: 200_000n,
    royalty: 0n,
  });
  const operator = createClient({ signer: wallet, addresses });
  const { nodeId } = await openDemoNode(operator, {
    name: "bench",
    stake: "1000",
    commission: 200_000n,
    offers: [[model, "1"]],
  });
  const { served } = model;
  const { modelId, circuitId } = served;
  const card = await describeModel(operator, { prepared, modelId, circuitId });
  const { images } = await loadDigits({ split: "test" });
  const config = configSchema.parse({
    nodeId,
    models: [{ onnx: ONNX }],
    listen: { port: 0 },
    limits: { exposurePerCaller: "1000000", requestsPerMinute: 10_000_000, callsPerMinute: 10_000_000 },
    chain: { confirmations: 0 },
    settlement: { maxWaitSeconds: 5, gasPriceCeiling: "100" },
    provers: { bundleWaitSeconds: 0 },
  });
  return {
    caller,
    call: async (session, image) => {
      const words = prepared.quantise(images[image % images.length] ?? []);
      const input = { words, salt: drawSalt() };
      await callNode(session, { modelId, input, inputCommitment: served.commit(input), maxPrice: PRICE });
    },
    openSessions: async (url, count) => {
      const sessions: Session[] = [];
      for (let index = 0; index < count; index++) {
        const { sessionId } = await openSession(caller, { nodeId, amount: parseEther("1000") });
        sessions.push(await connectNode(caller, { url, sessionId }));
      }
      return sessions;
    },
    run: async (database, parts) => {
      const models = [{ served, card }];
      const logger = nodeLogger("warn");
      const node = await startNode({
        config,
        database,
        models,
        wallet,
        addresses,
        logger,
        parts,
        pauseMs: 200,
      });
      return { url: node.url ?? "", stop: () => node.stop() };
    },
    close: () => served.close(),
  };
}
