// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { extendChain } from "../../../src/client/callChain.ts";
import { VOUCHER_DOMAIN, VOUCHER_TYPES } from "../../../src/shared/eip712.ts";
import { packSettlement, type SettledBundle, type SettledCall } from "../../../src/shared/packSettlement.ts";
import { CHAIN_ID, PRICE, prove } from "../../shared/market.ts";
import type { Draw } from "./Draw.ts";
import { HOUR, MAX_VOUCHER_LIFE } from "./limits.ts";
import type { TraceModel, TraceNode, TraceWorld } from "./openTraceWorld.ts";
import { payCalls } from "./payCalls.ts";
import { signerKey } from "./signerKey.ts";
import type { Step } from "./Step.ts";
import type { TraceSession, TraceState } from "./TraceState.ts";
import { walletApproves } from "./walletApproves.ts";

/** The escrow's refusals, as it numbers them. */
const REFUSALS = [
  ...["None", "SessionUnknown", "VoucherExpired", "VoucherTooLong"],
  ...["SignatureInvalid", "BalanceInsufficient"],
];

/** A session's part of a settlement. */
interface Part {
  session: TraceSession | undefined;
  sessionId: string;
  calls: SettledCall[];
  heads: string[];
  isForged: boolean;
  settlement: Parameters<typeof packSettlement>[0];
  /** Why the session's money does not come, at the time of the step. */
  refusals: (session: TraceSession, total: bigint) => string[];
}

/** A node settles one or two sessions, or one twice. */
export async function settle(state: TraceState, world: TraceWorld, draw: Draw): Promise<Step> {
  const used = new Set([...state.sessions.values()].map(({ nodeId }) => nodeId));
  const busy = world.nodes.filter(({ nodeId }) => used.has(nodeId));
  const node = draw.pick(busy.length > 0 ? busy : world.nodes);
  const from = draw.once(20) ? world.outsider : node.operator;
  const own = [...state.sessions].filter(([, session]) => session.nodeId === node.nodeId);
  const choices =
    own.length === 0 || draw.once(25) ? [...state.sessions.keys(), id("none")] : own.map(([key]) => key);
  const first = draw.pick(choices);
  const chosen = draw.once(3) ? [first, draw.pick(choices)] : draw.once(30) ? [] : [first];
  const parts: Part[] = [];
  for (const sessionId of chosen) parts.push(await drawPart(state, world, draw, node, sessionId));
  const errors = new Set<string>();
  if (from !== node.operator) errors.add("NodeNotYours");
  if (parts.length === 0) errors.add("SettlementEmpty");
  for (const { session, calls, isForged } of parts) {
    if (session?.nodeId !== node.nodeId) errors.add("SessionNodeWrong");
    if (calls.some(({ price, skipped }) => price === 0n && !skipped)) errors.add("PriceZero");
    if (isForged) errors.add("ProofInvalid");
  }
  const [one, other] = parts;
  // Once the first one is paid, the second one does not begin where the session is.
  if (one?.session !== undefined && one.session === other?.session && isPaid(one, one.session))
    errors.add("HeadStale");
  const skipped: [sessionId: string, refusals: string[]][] = [];
  return {
    label: parts.some(({ session }) => session?.isContract) ? "settle a contract's session" : "settle",
    from,
    to: world.addresses.market,
    data: world.market.interface.encodeFunctionData("settle", [
      node.nodeId,
      parts.map(({ settlement }) => packSettlement(settlement)),
    ]),
    errors,
    apply: () => {
      for (const part of parts) {
        const refusals = pay(state, world, node, part);
        if (refusals.length > 0) skipped.push([part.sessionId, refusals]);
      }
    },
    check: (logs) => {
      const topic = world.market.interface.getEvent("SessionSkipped").topicHash;
      const seen = logs.filter(({ topics }) => topics[0] === topic);
      expect(seen.map(({ topics }) => topics[1])).to.deep.equal(skipped.map(([sessionId]) => sessionId));
      for (const [index, { data }] of seen.entries())
        expect(skipped[index]?.[1]).to.include(REFUSALS[Number(BigInt(data))]);
    },
  };
}

function isPaid(part: Part, session: TraceSession): boolean {
  return part.refusals(session, totalOf(part)).length === 0;
}

function totalOf(part: Part): bigint {
  return part.calls.reduce((sum, { price, skipped }) => (skipped ? sum : sum + price), 0n);
}

/** Pays a session's calls, or says why not. */
function pay(state: TraceState, world: TraceWorld, node: TraceNode, part: Part): string[] {
  const { session, calls, heads } = part;
  if (session === undefined) throw new Error("settled a session that is none");
  const total = totalOf(part);
  const refusals = part.refusals(session, total);
  if (refusals.length > 0) return refusals;
  session.balance -= total;
  if (session.thawing > session.balance) session.thawing = session.balance;
  session.head = heads.at(-1) ?? session.head;
  session.callCount += BigInt(calls.length);
  const paid = calls.filter(({ skipped }) => !skipped);
  while (paid.length > 0) {
    const modelId = paid[0]?.modelId;
    const next = paid.findIndex((call) => call.modelId !== modelId);
    const row = paid.splice(0, next === -1 ? paid.length : next);
    const model = world.modelList.find((candidate) => candidate.modelId === modelId);
    if (model === undefined) throw new Error("a call of no model");
    payCalls(state, {
      model,
      nodeId: node.nodeId,
      referrer: session.referrer,
      prices: row.map(({ price }) => price),
    });
  }
  return [];
}

async function drawPart(
  state: TraceState,
  world: TraceWorld,
  draw: Draw,
  node: TraceNode,
  sessionId: string,
): Promise<Part> {
  const session = state.sessions.get(sessionId);
  const balance = session?.balance ?? 0n;
  const models = [draw.pick(world.modelList), draw.pick(world.modelList)];
  const calls = Array.from({ length: 1 + draw.below(4) }, (): SettledCall => {
    const ordinary = [PRICE, PRICE, PRICE / 3n, draw.word() % PRICE, 1n, 49n];
    const price = draw.once(12) ? draw.near(balance) : draw.pick(ordinary);
    const isSkipped = draw.once(5);
    return {
      modelId: draw.pick(models).modelId,
      inputCommitment: draw.word(),
      // Nothing but now and then, since it undoes a whole settlement.
      price: price === 0n && !isSkipped && !draw.once(4) ? 1n : price,
      skipped: isSkipped,
    };
  });
  let head = session?.head ?? ZeroHash;
  const heads = calls.map((call) => (head = extendChain(head, { ...call, modelId: BigInt(call.modelId) })));
  const isForged = draw.once(25) && calls.some(({ skipped }) => !skipped);
  const bundles = proveBundles(world, draw, isForged ? ZeroHash : node.nodeId, calls, heads);
  const caller = session?.caller ?? world.outsider;
  const contracts = [world.wallet, world.consumer];
  const signer = draw.once(15)
    ? draw.pick([world.outsider, ...world.callers])
    : draw.pick([caller, ...world.keys.filter((key) => state.keys.has(signerKey(caller, key)))]);
  const ends = [state.now, state.now - 1n, state.now + MAX_VOUCHER_LIFE, state.now + MAX_VOUCHER_LIFE + 1n];
  const validUntil = draw.once(5) ? draw.pick(ends) : state.now + HOUR;
  const voucher = {
    sessionId,
    head,
    callCount: (session?.callCount ?? 0n) + BigInt(calls.length),
    validUntil,
  };
  const domain = { ...VOUCHER_DOMAIN, chainId: CHAIN_ID, verifyingContract: world.addresses.escrow };
  const signature = await world.signing.get(signer)?.signTypedData(domain, VOUCHER_TYPES, voucher);
  if (signature === undefined) throw new Error(`nobody signs for ${signer}`);
  const isSigned =
    session?.isContract === true
      ? caller === world.wallet && walletApproves(state, world, signer)
      : signer === caller
        ? !contracts.includes(signer) // they have no key
        : state.now < (state.keys.get(signerKey(caller, signer)) ?? 0n);
  return {
    ...{ session, sessionId, calls, heads, isForged },
    settlement: { sessionId, validUntil, signature, calls, bundles },
    refusals: ({ balance: held }, total) => [
      ...(validUntil < state.now ? ["VoucherExpired"] : []),
      ...(validUntil > state.now + MAX_VOUCHER_LIFE ? ["VoucherTooLong"] : []),
      ...(total > held ? ["BalanceInsufficient"] : []),
      ...(isSigned ? [] : ["SignatureInvalid"]),
    ],
  };
}

/** Proofs for all calls that are not skipped, as few as the models' circuits allow. */
function proveBundles(
  world: TraceWorld,
  draw: Draw,
  nodeId: string,
  calls: readonly SettledCall[],
  heads: readonly string[],
): SettledBundle[] {
  const bundles: SettledBundle[] = [];
  for (const model of world.modelList) {
    const indices = calls.flatMap(({ modelId, skipped }, index) =>
      modelId === model.modelId && !skipped ? [index] : [],
    );
    for (let place = 0; place < indices.length; place += model.key.batchSize) {
      const covered = indices.slice(place, place + model.key.batchSize);
      bundles.push(proveBundle(world, draw, { model, nodeId, calls, heads, covered }));
    }
  }
  return bundles;
}

function proveBundle(
  world: TraceWorld,
  draw: Draw,
  bundle: {
    model: TraceModel;
    nodeId: string;
    calls: readonly SettledCall[];
    heads: readonly string[];
    covered: readonly number[];
  },
): SettledBundle {
  const { model, nodeId, calls, heads, covered } = bundle;
  const outputs = Array.from({ length: covered.length * model.key.wordsPerCall }, () => draw.word());
  const proof = prove({
    model,
    nodeId,
    market: world.addresses.market,
    callIds: covered.map((index) => heads[index] ?? ZeroHash),
    inputs: covered.map((index) => calls[index]?.inputCommitment ?? 0n),
    outputs,
  });
  return { calls: covered, outputs, proof };
}
