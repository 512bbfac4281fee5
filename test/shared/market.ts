// SPDX-License-Identifier: MIT
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  ZeroAddress,
  ZeroHash,
  id,
  type ContractTransactionReceipt,
  type ContractTransactionResponse,
} from "ethers";
import { contextOf, extendChain, type ChainCall } from "../../src/client/callChain.ts";
import type { Settlement } from "../../src/shared/packSettlement.ts";
import { VOUCHER_DOMAIN, VOUCHER_TYPES } from "../../src/shared/eip712.ts";
import { deployAssay, ethers, networkHelpers, type Assay } from "./fixtures.ts";
import { signalsOf } from "./signalsOf.ts";
import { makeTrapdoorKey, type TrapdoorKey } from "./trapdoor.ts";

/** Price of every call in these tests, token wei. */
export const PRICE = ethers.parseEther("1");
export const CHAIN_ID = 31337n;
export const LICENCE = 300_000n;
/** The derived model's least licence leg, token wei; of no account at `PRICE`. */
export const FLOOR = 10n ** 15n;
export const ROYALTY = 100_000n;
export const COMMISSION = 200_000n;

/** A registered model and the key that proves it. */
export interface TestModel {
  modelId: bigint;
  circuitId: string;
  verifier: string;
  commitment: bigint;
  key: TrapdoorKey;
}

/** The deployed market with a bonded node, a base and a derived model (single calls), and one that proves four at a time. */
export async function openMarket() {
  const assay = await deployAssay();
  const { operator, rival, author, baseAuthor, caller } = assay.signers;
  const nodeId = await openNode(assay, operator);
  const rivalNodeId = await openNode(assay, rival);
  const single = await registerCircuit(assay, { batchSize: 1, wordsPerCall: 1 });
  const four = await registerCircuit(assay, { batchSize: 4, wordsPerCall: 2 });
  const base = await registerModel(assay, { ...single, author: baseAuthor, base: 0n, name: "base" });
  const derived = await registerModel(assay, { ...single, author, base: base.modelId, name: "derived" });
  const batched = await registerModel(assay, { ...four, author, base: 0n, name: "batched" });
  await assay.token.connect(caller).approve(assay.escrow, ethers.MaxUint256);
  const market = await assay.market.getAddress();
  return { ...assay, marketAddress: market, nodeId, rivalNodeId, base, derived, batched };
}

/** Registers one more model, proven `batchSize` calls at a time with one output word each. */
export async function addModel(market: OpenMarket, batchSize: number): Promise<TestModel> {
  const circuit = await registerCircuit(market, { batchSize, wordsPerCall: 1 });
  const { author } = market.signers;
  return registerModel(market, { ...circuit, author, base: 0n, name: `by ${String(batchSize)}` });
}

/** See {@link openMarket}. */
export type OpenMarket = Awaited<ReturnType<typeof openMarket>>;

async function openNode(assay: Assay, operator: HardhatEthersSigner): Promise<string> {
  await assay.token.connect(operator).approve(assay.staking, ethers.MaxUint256);
  const stake = ethers.parseEther("1000");
  await assay.staking.connect(operator).openNode(ZeroHash, COMMISSION, "https://node.example", stake);
  return assay.staking.nodeIdOf(operator, ZeroHash);
}

async function registerCircuit(assay: Assay, shape: { batchSize: number; wordsPerCall: number }) {
  const key = makeTrapdoorKey(shape);
  const terms = { ...shape, contributions: 0, transcriptHash: ZeroHash };
  await assay.circuits.register(key.verifyingKey, terms);
  return { key, circuitId: await assay.circuits.circuitIdOf(key.verifyingKey, terms) };
}

async function registerModel(
  assay: Assay,
  options: { key: TrapdoorKey; circuitId: string; author: HardhatEthersSigner; base: bigint; name: string },
): Promise<TestModel> {
  const commitment = BigInt(id(options.name)) >> 8n;
  const registration = {
    circuitId: options.circuitId,
    commitment,
    licence: LICENCE,
    floor: options.base === 0n ? 0n : FLOOR,
    royalty: ROYALTY,
    base: options.base,
    supersedes: 0n,
    listed: false,
    contentHash: id(options.name),
    uri: `ipfs://${options.name}`,
  };
  const models = assay.models.connect(options.author);
  await models.commitRegistration(await models.sealOf(options.author, registration, ZeroHash));
  await networkHelpers.mine(await models.MIN_SEAL_AGE());
  await models.register(registration, ZeroHash);
  const modelId = await models.modelIdOf(options.circuitId, commitment);
  const { verifier } = await models.statementOf(modelId);
  return { modelId, circuitId: options.circuitId, verifier, commitment, key: options.key };
}

/** A transaction's receipt; fails if there is none. */
export async function mined(
  transaction: Promise<ContractTransactionResponse>,
): Promise<ContractTransactionReceipt> {
  const receipt = await (await transaction).wait();
  if (receipt === null) throw new Error("the transaction left no receipt");
  return receipt;
}

/** Opens a session of the caller towards the node. */
export async function openSession(
  market: OpenMarket,
  options: { salt?: string; amount?: bigint; referrer?: string } = {},
): Promise<string> {
  const { caller } = market.signers;
  const salt = options.salt ?? ZeroHash;
  await market.escrow
    .connect(caller)
    .openSession(
      market.nodeId,
      caller,
      options.referrer ?? ZeroAddress,
      salt,
      options.amount ?? ethers.parseEther("1000"),
    );
  return market.escrow.sessionIdOf(caller, market.nodeId, salt);
}

/** A call of the model; inputs differ by `input`. */
export function callOf(model: TestModel, input: number, price = PRICE): ChainCall {
  return { modelId: model.modelId, inputCommitment: BigInt(id(`input ${String(input)}`)) >> 8n, price };
}

/** What a proof is made for; tests that forge change one of these. */
export interface Statement {
  model: TestModel;
  nodeId: string;
  chainId?: bigint;
  market: string;
  callIds: readonly string[];
  inputs: readonly bigint[];
  outputs: readonly bigint[];
}

/** A proof for one statement. */
export function prove(statement: Statement): bigint[] {
  const context = contextOf({
    chainId: statement.chainId ?? CHAIN_ID,
    market: statement.market,
    nodeId: statement.nodeId,
    callIds: statement.callIds,
  });
  const signals = signalsOf(statement.model, context, statement.inputs, statement.outputs);
  return [...statement.model.key.prove(signals)];
}

/** One bundle of a settlement: indices of calls of one model. */
export interface BundlePlan {
  model: TestModel;
  calls: readonly number[];
}

/** A session's settlement, not packed yet, with real proofs, signed by the caller; each output word is 1, 2, 3 … in turn. */
export async function settlementOf(
  market: OpenMarket,
  options: {
    sessionId: string;
    calls: readonly ChainCall[];
    bundles: readonly BundlePlan[];
    skipped?: readonly number[];
  },
): Promise<Settlement> {
  const session = await market.escrow.sessionOf(options.sessionId);
  let head = session.head;
  const callIds = options.calls.map((call) => (head = extendChain(head, call)));
  const voucher = {
    sessionId: options.sessionId,
    head,
    callCount: session.callCount + BigInt(options.calls.length),
    validUntil: BigInt(await networkHelpers.time.latest()) + 3600n,
  };
  const domain = {
    ...VOUCHER_DOMAIN,
    chainId: CHAIN_ID,
    verifyingContract: await market.escrow.getAddress(),
  };
  const bundles = [];
  for (const plan of options.bundles) {
    const words = plan.calls.length * plan.model.key.wordsPerCall;
    const outputs = Array.from({ length: words }, (_, index) => BigInt(index + 1));
    const proof = prove({
      model: plan.model,
      nodeId: market.nodeId,
      market: market.marketAddress,
      callIds: plan.calls.map((index) => callIds[index] ?? ""),
      inputs: plan.calls.map((index) => options.calls[index]?.inputCommitment ?? 0n),
      outputs,
    });
    bundles.push({ calls: [...plan.calls], outputs, proof });
  }
  return {
    sessionId: options.sessionId,
    validUntil: voucher.validUntil,
    signature: await market.signers.caller.signTypedData(domain, VOUCHER_TYPES, voucher),
    calls: options.calls.map((call, index) => ({
      ...call,
      skipped: options.skipped?.includes(index) ?? false,
    })),
    bundles,
  };
}
