// SPDX-License-Identifier: MIT
import { chainOf } from "../../src/client/chainOf.ts";
import type { AssayClient } from "../../src/client/createClient.ts";
import { openSession } from "../../src/client/openSession.ts";
import { orderCalls, type SessionCall } from "../../src/client/orderCalls.ts";
import type { CallInput } from "../../src/client/payload.ts";
import { requestCall } from "../../src/client/requestCall.ts";
import { extendChain } from "../../src/client/callChain.ts";
import { fulfilRequest, proveRequest, type ProvenRequest } from "../../src/node/fulfilRequest.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import { proveSessions, settleSessions } from "../../src/node/settleSessions.ts";
import type { CallProof } from "../../src/node/ServedModel.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import type { DemoModel, DemoNode } from "./actors.ts";

/** What one caller orders from one node. */
export interface DemoOrder {
  caller: string;
  client: AssayClient;
  node: DemoNode;
  items: readonly { model: DemoModel; image: number; pixels: Uint8Array; label: number }[];
}

/** A call that was paid, with what the report says about it besides its record on chain. */
export interface PaidCall {
  callId: string;
  caller: string;
  model: DemoModel;
  node: DemoNode;
  image: number;
  label: number;
  answer: number;
  path: "session" | "request";
  proveMs: number;
  gas: bigint;
}

const VOUCHER_LIFE = 3600n;

/** Quantises an image and draws its salt. */
function inputOf(model: DemoModel, pixels: Uint8Array): CallInput {
  return { words: model.prepared.quantise(pixels), salt: drawSalt() };
}

function priceOf(node: DemoNode, model: DemoModel): bigint {
  const price = node.prices.get(model.name);
  if (price === undefined) throw new RangeError(`${node.name} does not offer ${model.name}.`);
  return price;
}

/**
 * The fast path: each caller opens a session and signs one voucher over all its calls; the node answers at once, proves
 * everything, and settles all sessions in one transaction.
 */
export async function runSessions(
  node: DemoNode,
  models: readonly DemoModel[],
  orders: readonly DemoOrder[],
  onProgress: OnProgress,
): Promise<PaidCall[]> {
  const paid: PaidCall[] = [];
  const sessions = [];
  for (const order of orders) {
    const calls: SessionCall[] = order.items.map(({ model, pixels }) => {
      const input = inputOf(model, pixels);
      return {
        modelId: model.served.modelId,
        inputCommitment: model.served.commit(input),
        price: priceOf(node, model),
        input,
      };
    });
    const amount = calls.reduce((sum, call) => sum + call.price, 0n) * 2n;
    const { sessionId } = await openSession(order.client, { nodeId: node.nodeId, amount });
    sessions.push(await orderCalls(order.client, { sessionId, calls, validFor: VOUCHER_LIFE }));
    let callId = sessionId;
    for (const [index, call] of calls.entries()) {
      const item = order.items[index];
      if (item === undefined) continue;
      callId = extendChain(callId, call);
      const answer = item.model.served.answer(call.input);
      const { model, image, label } = item;
      paid.push({
        callId,
        caller: order.caller,
        model,
        node,
        image,
        label,
        answer,
        path: "session",
        proveMs: 0,
        gas: 0n,
      });
    }
  }
  const served = models.map((model) => model.served);
  const proven = await proveSessions(node.client, {
    nodeId: node.nodeId,
    models: served,
    sessions,
    onProgress,
  });
  const { gasUsed } = await settleSessions(node.client, proven);
  const proveMs = new Map(
    proven.proofs.flatMap((proof) =>
      proof.callIds.map((callId) => [callId, proof.wallMs / proof.callIds.length] as const),
    ),
  );
  return paid.map((call) => ({
    ...call,
    proveMs: proveMs.get(call.callId) ?? Number.NaN,
    gas: gasUsed / BigInt(paid.length),
  }));
}

/** A request on chain, answered and proven, not yet delivered. */
export interface OpenRequest {
  callId: string;
  item: DemoOrder["items"][number];
  proven: ProvenRequest;
  requestGas: bigint;
}

/** The slow path, first half: one call ordered and paid into escrow on chain; the node reads it there and proves it. */
export async function openRequest(
  order: DemoOrder,
  item: DemoOrder["items"][number],
  models: readonly DemoModel[],
): Promise<OpenRequest> {
  const { model, pixels } = item;
  const input = inputOf(model, pixels);
  const { now } = await chainOf(order.client);
  const { callId, gasUsed } = await requestCall(order.client, {
    nodeId: order.node.nodeId,
    modelId: model.served.modelId,
    inputCommitment: model.served.commit(input),
    maxPrice: priceOf(order.node, model),
    deadline: now + VOUCHER_LIFE,
    payload: model.prepared.encode(input),
  });
  const served = models.map((entry) => entry.served);
  const proven = await proveRequest(order.node.client, { models: served, callId });
  return { callId, item, proven, requestGas: gasUsed };
}

/** The slow path, second half: the proof is delivered and the price released. */
export async function closeRequest(order: DemoOrder, open: OpenRequest): Promise<PaidCall> {
  const { gasUsed } = await fulfilRequest(order.node.client, open.proven);
  const { model, image, label } = open.item;
  return {
    callId: open.callId,
    caller: order.caller,
    model,
    node: order.node,
    image,
    label,
    answer: answerOf(open.proven.proof),
    path: "request",
    proveMs: open.proven.proof.wallMs,
    gas: gasUsed + open.requestGas,
  };
}

function answerOf(proof: CallProof): number {
  return Number(proof.outputs[0]);
}
