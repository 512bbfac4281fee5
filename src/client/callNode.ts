// SPDX-License-Identifier: MIT
import { encodeBase64 } from "ethers";
import { z } from "zod";
import { NodeForeignAnswerError, NodeUnreachableError } from "../errors/CallingErrors.ts";
import { OfferTooDearError } from "../errors/MarketErrors.ts";
import { VOUCHER_TYPES } from "../shared/eip712.ts";
import {
  encodeHeader,
  PAYMENT_SIGNATURE,
  paymentRequiredSchema,
  SCHEME,
  type PaymentRequired,
} from "../shared/x402.ts";
import { askNode, type NodeReply } from "./askNode.ts";
import { extendChain } from "./callChain.ts";
import { catchUp } from "./catchUp.ts";
import type { NodeConnection } from "./NodeConnection.ts";
import type { SessionCall } from "./orderCalls.ts";
import { refusalOf } from "./refusalOf.ts";

/** @see callNode */
export interface CallNodeParameters extends Omit<SessionCall, "price"> {
  /** More than this (token wei) is never signed for the call. */
  maxPrice: bigint;
}

/** A node's answer; its proof follows on chain. */
export interface NodeAnswer {
  callId: string;
  /** An index into the model's labels. */
  answer: number;
  label: string | null;
  /** What was signed for, token wei. */
  price: bigint;
}

const answerSchema = z.object({
  callId: z.string(),
  answer: z.number().int().nonnegative(),
  label: z.string().nullable(),
});

/** A price may rise once and a place be taken once while a call is on its way; what refuses more often is not asked again. */
const CORRECTIONS = 2;

/**
 * Calls a node and pays by itself: asks for the terms, signs the voucher that ends with this call, and sends both. Later calls
 * need one round trip. If another call took its place in the session, it learns where the session stands and signs anew.
 * Calls of one connection go one after the other, in the order in which they are made.
 *
 * @throws OfferTooDearError, NodeRefusedError, NodeUnreachableError; NodeForeignAnswerError if the node answers, asks or claims
 * what does not belong to this session.
 * @example const { answer } = await callNode(connection, { modelId, inputCommitment, input, maxPrice });
 */
export async function callNode(connection: NodeConnection, call: CallNodeParameters): Promise<NodeAnswer> {
  return connection.turns.add(() => orderCall(connection, call));
}

async function orderCall(connection: NodeConnection, call: CallNodeParameters): Promise<NodeAnswer> {
  let price = connection.prices.get(call.modelId) ?? (await askPrice(connection, call));
  for (let corrections = 0; ; corrections++) {
    if (price > call.maxPrice) throw tooDear(connection, call, price);
    const callId = extendChain(connection.head, { ...call, price });
    const reply = await send(connection, call, { callId, price });
    if (reply.status === 200) return takeAnswer(connection, reply, { callId, price });
    const refusal = refusalOf(connection, reply);
    if (corrections === CORRECTIONS) throw refusal;
    if (refusal.reason === "CALL_OUT_OF_PLACE") {
      await catchUp(connection);
    } else if (refusal.reason === "PRICE_TOO_LOW") {
      const asked = priceOf(connection, call, reply);
      if (asked <= price) throw refusal;
      price = asked;
    } else {
      throw refusal;
    }
  }
}

/** What the node asks for a call; the first time, also where it has the session. */
async function askPrice(connection: NodeConnection, call: CallNodeParameters): Promise<bigint> {
  const path = `/models/${String(call.modelId)}/calls?session=${connection.sessionId}`;
  const reply = await askNode(connection, path, { method: "POST" });
  if (reply.status !== 402) throw refusalOf(connection, reply);
  const price = priceOf(connection, call, reply);
  const session = readTerms(connection, call, reply).extra.session;
  if (session !== null && session.head !== connection.head) await catchUp(connection);
  return price;
}

function priceOf(connection: NodeConnection, call: CallNodeParameters, reply: NodeReply): bigint {
  const price = BigInt(readTerms(connection, call, reply).amount);
  connection.prices.set(call.modelId, price);
  return price;
}

/** The node's terms, if they are of this session's node and of the contracts that the client knows. */
function readTerms(
  { url, client, nodeId, domain }: NodeConnection,
  { modelId }: CallNodeParameters,
  reply: NodeReply,
): PaymentRequired["accepts"][number] {
  const terms = paymentRequiredSchema.safeParse(reply.body);
  if (!terms.success) {
    throw new NodeForeignAnswerError({ url, problem: "gives terms that cannot be read", cause: terms.error });
  }
  const { token, escrow } = client.addresses;
  const own = [networkOf(domain.chainId), token, escrow, nodeId, String(modelId)].join(" ").toLowerCase();
  const accepted = terms.data.accepts.find(
    ({ network, asset, payTo, extra }) =>
      [network, asset, payTo, extra.nodeId, extra.modelId].join(" ").toLowerCase() === own,
  );
  if (accepted !== undefined) return accepted;
  throw new NodeForeignAnswerError({ url, problem: "asks to pay another node, or by other contracts" });
}

/** Signs and sends; once more if no answer comes, because the node answers what it has taken on from its record. */
async function send(
  connection: NodeConnection,
  call: CallNodeParameters,
  { callId, price }: { callId: string; price: bigint },
): Promise<NodeReply> {
  const { modelId, input, inputCommitment } = call;
  const payment = await signPayment(connection, { callId, price });
  const body = {
    inputCommitment: String(inputCommitment),
    input: { words: encodeBase64(input.words), salt: String(input.salt) },
  };
  const request = {
    method: "POST" as const,
    headers: { "content-type": "application/json", [PAYMENT_SIGNATURE]: encodeHeader(payment) },
    body: JSON.stringify(body),
  };
  const path = `/models/${String(modelId)}/calls`;
  try {
    return await askNode(connection, path, request);
  } catch (error) {
    if (!(error instanceof NodeUnreachableError)) throw error;
    return askNode(connection, path, request);
  }
}

async function signPayment(
  { client, domain, sessionId, callCount, clockLead, validFor }: NodeConnection,
  { callId, price }: { callId: string; price: bigint },
) {
  const now = BigInt(Math.floor(Date.now() / 1000)) + clockLead;
  const voucher = { sessionId, head: callId, callCount: callCount + 1n, validUntil: now + validFor };
  return {
    x402Version: 2,
    accepted: {
      scheme: SCHEME,
      network: networkOf(domain.chainId),
      amount: String(price),
      asset: client.addresses.token,
      payTo: client.addresses.escrow,
    },
    payload: {
      sessionId,
      callCount: String(voucher.callCount),
      validUntil: String(voucher.validUntil),
      signature: await client.signer.signTypedData(domain, VOUCHER_TYPES, voucher),
    },
  };
}

function takeAnswer(
  connection: NodeConnection,
  { body }: NodeReply,
  { callId, price }: { callId: string; price: bigint },
): NodeAnswer {
  const { url } = connection;
  const parsed = answerSchema.safeParse(body);
  if (!parsed.success) {
    const problem = "gives an answer that cannot be read";
    throw new NodeForeignAnswerError({ url, problem, cause: parsed.error });
  }
  if (parsed.data.callId !== callId) {
    throw new NodeForeignAnswerError({ url, problem: `answers another call than ${callId}` });
  }
  connection.head = callId;
  connection.callCount++;
  return { ...parsed.data, price };
}

function tooDear({ nodeId }: NodeConnection, { modelId, maxPrice }: CallNodeParameters, price: bigint) {
  return new OfferTooDearError({ nodeId, modelId, price, maxPrice });
}

function networkOf(chainId: NodeConnection["domain"]["chainId"]): string {
  return `eip155:${String(chainId)}`;
}
