// SPDX-License-Identifier: MIT
import { parseEther, type Signer } from "ethers";
import { loadDigits, type DigitsDataset } from "../../models/digits/dataset.ts";
import type { AddressBook } from "../../src/client/addresses.ts";
import { chainOf } from "../../src/client/chainOf.ts";
import { claimEarnings } from "../../src/client/claimEarnings.ts";
import type { AssayClient } from "../../src/client/createClient.ts";
import { deposit } from "../../src/client/deposit.ts";
import { openSession } from "../../src/client/openSession.ts";
import { orderCalls, type SessionCall } from "../../src/client/orderCalls.ts";
import { requestCall } from "../../src/client/requestCall.ts";
import { fulfilRequest, proveRequest } from "../../src/node/fulfilRequest.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { proveSessions, settleSessions } from "../../src/node/settleSessions.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import { fundAccounts, openDemoNode, publishModel, type DemoModel, type DemoNode } from "../demo/actors.ts";
import { median } from "../median.ts";
import type { Figures } from "./results.ts";

const ONNX = "models/digits/digits.onnx";
const SIZES = [1, 8, 64] as const;
const BATCH = 8;
const REQUESTS = 9;

/** What is measured against. */
interface Market {
  model: DemoModel;
  node: DemoNode;
  author: AssayClient;
  caller: AssayClient;
  dataset: DigitsDataset;
  onProgress: OnProgress;
}

/** What a section is given. */
interface Surroundings {
  deploy: () => Promise<AddressBook>;
  signers: readonly Signer[];
  onProgress: OnProgress;
}

/** Gas per call of settling 512 calls in 64 real proofs of the digits model. Makes 65 proofs of eight calls. */
export async function benchBundles(options: Surroundings): Promise<Figures> {
  const market = await openMarket(options, BATCH);
  await settle(market, BATCH);
  const calls = 64 * BATCH;
  const perCallB8K64 = (await settle(market, calls)) / calls;
  await market.model.served.close();
  return { settlement: { perCallB8K64 } };
}

/**
 * Gas of whole transactions, with real proofs of the digits model: settling 1, 8 and 64 calls; then, on a market where the model
 * has been called that often, request and fulfil; deposit and claim.
 */
export async function benchSettlement(options: Surroundings): Promise<Figures> {
  const market = await openMarket(options, 1);
  // Everybody's balance is written once before anything is measured, as on a market that runs.
  await request(market, 0);
  await settle(market, 1);
  const perCall: Figures = {};
  for (const size of SIZES) perCall[`perCallB1K${size}`] = (await settle(market, size)) / size;
  const requested = await requestOften(market);
  const moved = { deposit: await depositTwice(market), claim: await claim(market) };
  await market.model.served.close();
  return { settlement: { ...requested, ...perCall, ...moved } };
}

async function openMarket(options: Surroundings, batchSize: number): Promise<Market> {
  const { onProgress } = options;
  const dataset = await loadDigits({ split: "test" });
  const clients = await fundAccounts(
    options.signers.slice(0, 4),
    await options.deploy(),
    parseEther("10000"),
  );
  const [, author, operator, caller] = clients;
  if (author === undefined || operator === undefined || caller === undefined)
    throw new RangeError("4 accounts are needed.");
  const prepared = await prepareModel({ onnx: ONNX, batchSize, onProgress });
  const model = await publishModel(author, {
    name: "digits",
    author: "author",
    prepared,
    licence: 200_000n,
    royalty: 0n,
  });
  const node = await openDemoNode(operator, {
    name: "bench",
    stake: "1000",
    commission: 200_000n,
    offers: [[model, "1"]],
  });
  return { model, node, author, caller, dataset, onProgress };
}

function inputOf(market: Market, image: number) {
  const words = market.model.prepared.quantise(market.dataset.images[image] ?? []);
  return { words, salt: drawSalt() };
}

/**
 * What most requests cost, and the dearest of them: a call may move its model to the next bucket of the ranking, as about one of
 * four does here.
 */
async function requestOften(market: Market): Promise<Figures> {
  const measured: { request: number; fulfil: number }[] = [];
  for (let image = 1; image <= REQUESTS; image++) measured.push(await request(market, image));
  const fulfils = measured.map(({ fulfil }) => fulfil);
  return {
    request: median(measured.map((one) => one.request)),
    fulfil: median(fulfils),
    fulfilDearest: Math.max(...fulfils),
  };
}

async function request(market: Market, image: number): Promise<{ request: number; fulfil: number }> {
  const input = inputOf(market, image);
  const { now } = await chainOf(market.caller);
  const ordered = await requestCall(market.caller, {
    nodeId: market.node.nodeId,
    modelId: market.model.served.modelId,
    inputCommitment: market.model.served.commit(input),
    maxPrice: parseEther("1"),
    deadline: now + 3600n,
    payload: market.model.prepared.encode(input),
  });
  const models = [market.model.served];
  const proven = await proveRequest(market.node.client, { models, callId: ordered.callId });
  const fulfilled = await fulfilRequest(market.node.client, proven);
  return { request: Number(ordered.gasUsed), fulfil: Number(fulfilled.gasUsed) };
}

async function settle(market: Market, size: number): Promise<number> {
  const { served } = market.model;
  const { nodeId } = market.node;
  const calls: SessionCall[] = Array.from({ length: size }, (_, image) => {
    const input = inputOf(market, image);
    const inputCommitment = served.commit(input);
    return { modelId: served.modelId, inputCommitment, price: parseEther("1"), input };
  });
  const { sessionId } = await openSession(market.caller, { nodeId, amount: parseEther(String(size + 1)) });
  const session = await orderCalls(market.caller, { sessionId, calls, validFor: 3600n });
  const models = [served];
  const { onProgress } = market;
  const proven = await proveSessions(market.node.client, { nodeId, models, sessions: [session], onProgress });
  const { gasUsed } = await settleSessions(market.node.client, proven);
  return Number(gasUsed);
}

/** Gas of a deposit into a session that holds money. */
async function depositTwice({ caller, node: { nodeId } }: Market): Promise<number> {
  const { sessionId } = await openSession(caller, { nodeId, amount: parseEther("1") });
  await deposit(caller, { sessionId, amount: parseEther("1") });
  return Number((await deposit(caller, { sessionId, amount: parseEther("1") })).gasUsed);
}

/** Gas of the author's claim. */
async function claim({ author }: Market): Promise<number> {
  const [claimed] = await claimEarnings(author);
  return Number(claimed?.gasUsed);
}
