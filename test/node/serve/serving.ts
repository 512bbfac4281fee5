// SPDX-License-Identifier: MIT
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseEther } from "ethers";
import { extendChain } from "../../../src/client/callChain.ts";
import { chainOf } from "../../../src/client/chainOf.ts";
import { createClient, type AssayClient } from "../../../src/client/createClient.ts";
import { openSession } from "../../../src/client/openSession.ts";
import { decodePayload } from "../../../src/client/payload.ts";
import { signVoucher } from "../../../src/client/signVoucher.ts";
import { AssayError } from "../../../src/errors/AssayError.ts";
import { openDatabase, type NodeDatabase } from "../../../src/node/database/openDatabase.ts";
import type { ServedModel } from "../../../src/node/ServedModel.ts";
import type { CallOrder } from "../../../src/node/serve/CallOrder.ts";
import { createChainView } from "../../../src/node/serve/createChainView.ts";
import type { ModelCard } from "../../../src/node/serve/ModelCard.ts";
import type { AcceptanceLimits, ServingSite } from "../../../src/node/serve/ServingSite.ts";
import { commitInput } from "../../../src/shared/poseidon.ts";
import { openNodeWithOffer } from "../../shared/openNodeWithOffer.ts";
import { emptyTables } from "../emptyTables.ts";

/** Price of the model that the node offers, token wei. */
export const PRICE = parseEther("2");
/** Bits of an input word, and words of an input. */
const BITS = 2;
const COUNT = 4;

/** A node with an offer, and a caller whose session with it holds enough for five calls. */
export async function marketFixture() {
  const market = await openNodeWithOffer(PRICE);
  const { nodeId, caller, deployed, addresses } = market;
  const { sessionId } = await openSession(caller, { nodeId, amount: 5n * PRICE });
  const stranger = createClient({ signer: deployed.signers.stranger, addresses });
  return { ...market, sessionId: sessionId.toLowerCase(), stranger };
}

/** See {@link marketFixture}. */
export type Market = Awaited<ReturnType<typeof marketFixture>>;

/** A model whose answer is the sum of the input's words. */
export function summingModel({ modelId, circuitId }: Pick<Market, "modelId" | "circuitId">): {
  served: ServedModel;
  card: ModelCard;
} {
  const served: ServedModel = {
    modelId,
    circuitId,
    batchSize: 1,
    wordsPerCall: 1,
    answer: ({ words }) => words.reduce((sum, word) => sum + word, 0),
    decode: (payload) => decodePayload(payload, { bits: BITS, count: COUNT }),
    commit: ({ words, salt }) => commitInput({ words, bits: BITS, salt }),
    prove: () => Promise.reject(new Error("nothing is proven here")),
    close: () => Promise.resolve(),
  };
  const card: ModelCard = {
    name: "sum",
    input: { shape: [1, COUNT], count: COUNT, bits: BITS, minimum: 0, maximum: 3 },
    labels: Array.from({ length: COUNT * 3 + 1 }, (_, sum) => `sum ${String(sum)}`),
    circuitId,
    verifier: "0x0000000000000000000000000000000000000001",
    commitment: "1",
    batchSize: 1,
    wordsPerCall: 1,
  };
  return { served, card };
}

/** What a node needs to take calls, asking the chain each time. */
export async function servingSite(
  database: NodeDatabase,
  market: Market,
  options: Partial<AcceptanceLimits> & { maxAgeMs?: number; confirmations?: number } = {},
): Promise<ServingSite> {
  const { maxAgeMs = 0, confirmations = 0, ...limits } = options;
  const { nodeId } = market;
  return {
    db: database.db,
    chain: await createChainView(market.node, { nodeId, maxAgeMs, confirmations }),
    nodeId,
    models: [summingModel(market)],
    limits: { exposurePerCaller: 100n * PRICE, ...limits },
  };
}

/** An embedded database in a folder of its own. */
export async function openTestDatabase(): Promise<{
  database: NodeDatabase;
  /** Forgets everything. */
  clear: () => Promise<void>;
  close: () => Promise<void>;
}> {
  const folder = await mkdtemp(path.join(tmpdir(), "assay-serve-"));
  const database = await openDatabase(path.join(folder, "data"), (error) => {
    throw error;
  });
  const clear = () => emptyTables(database.db);
  const close = async () => {
    await database.close();
    await rm(folder, { recursive: true });
  };
  return { database, clear, close };
}

/** What a test can get wrong about a call. */
export interface OrderChoices {
  sessionId: string;
  /** Where the call goes: the head before it, and its number. */
  head: string;
  callCount: bigint;
  modelId: bigint;
  words?: readonly number[];
  salt?: bigint;
  price?: bigint;
  validFor?: bigint;
}

/** A call as the client's owner orders and signs it. */
export async function orderCall(client: AssayClient, choices: OrderChoices): Promise<CallOrder> {
  const { sessionId, head, callCount, modelId, price = PRICE, validFor = 3600n } = choices;
  const input = { words: Uint8Array.from(choices.words ?? [3, 0, 1, 2]), salt: choices.salt ?? callCount };
  const inputCommitment = commitInput({ words: input.words, bits: BITS, salt: input.salt });
  const call = { modelId, inputCommitment, price };
  const { now } = await chainOf(client);
  const validUntil = now + validFor;
  const voucher = { sessionId, head: extendChain(head, call), callCount, validUntil };
  return {
    ...call,
    sessionId,
    input,
    voucher: { callCount, validUntil },
    signature: await signVoucher(client, voucher),
  };
}

/** The code with which something is refused. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AssayError) return error.code;
    throw error;
  }
  throw new Error("nothing was refused");
}
