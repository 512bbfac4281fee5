// SPDX-License-Identifier: MIT
import { parseEther, type Signer } from "ethers";
import { loadDigits, type DigitsDataset } from "../../models/digits/dataset.ts";
import type { AddressBook } from "../../src/client/addresses.ts";
import { chainOf } from "../../src/client/chainOf.ts";
import type { AssayClient } from "../../src/client/createClient.ts";
import { openSession } from "../../src/client/openSession.ts";
import { orderCalls, type SessionCall } from "../../src/client/orderCalls.ts";
import { requestCall } from "../../src/client/requestCall.ts";
import { fulfilRequest, proveRequest } from "../../src/node/fulfilRequest.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { proveSessions, settleSessions } from "../../src/node/settleSessions.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import { fundAccounts, openDemoNode, publishModel, type DemoModel, type DemoNode } from "../demo/actors.ts";
import type { Figures } from "./results.ts";

const ONNX = "models/digits/digits.onnx";
const SIZES = [1, 8, 64] as const;

/** What is measured against. */
interface Market {
  model: DemoModel;
  node: DemoNode;
  caller: AssayClient;
  dataset: DigitsDataset;
  onProgress: OnProgress;
}

/** Gas of whole transactions, with real proofs of the digits model: request, fulfil, and settling 1, 8 and 64 calls. */
export async function benchSettlement(options: {
  deploy: () => Promise<AddressBook>;
  signers: readonly Signer[];
  onProgress: OnProgress;
}): Promise<Figures> {
  const market = await openMarket(options);
  // Everybody's balance is written once before anything is measured, as on a market that runs.
  await request(market, 0);
  await settle(market, 1);
  const requested = await request(market, 1);
  const perCall: Figures = {};
  for (const size of SIZES) perCall[`perCallB1K${size}`] = (await settle(market, size)) / size;
  await market.model.served.close();
  return { settlement: { ...requested, ...perCall } };
}

async function openMarket(options: Parameters<typeof benchSettlement>[0]): Promise<Market> {
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
  const prepared = await prepareModel({ onnx: ONNX, onProgress });
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
  return { model, node, caller, dataset, onProgress };
}

function inputOf(market: Market, image: number) {
  const words = market.model.prepared.quantise(market.dataset.images[image] ?? []);
  return { words, salt: drawSalt() };
}

async function request(market: Market, image: number): Promise<Figures> {
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
  const { nodeId } = market.node;
  const calls: SessionCall[] = Array.from({ length: size }, (_, image) => {
    const input = inputOf(market, image);
    const inputCommitment = market.model.served.commit(input);
    return { modelId: market.model.served.modelId, inputCommitment, price: parseEther("1"), input };
  });
  const { sessionId } = await openSession(market.caller, { nodeId, amount: parseEther(String(size + 1)) });
  const session = await orderCalls(market.caller, { sessionId, calls, validFor: 3600n });
  const models = [market.model.served];
  const { onProgress } = market;
  const proven = await proveSessions(market.node.client, { nodeId, models, sessions: [session], onProgress });
  const { gasUsed } = await settleSessions(market.node.client, proven);
  return Number(gasUsed);
}
