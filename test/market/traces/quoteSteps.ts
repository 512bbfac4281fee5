// SPDX-License-Identifier: MIT
import { hexlify, id } from "ethers";
import { QUOTE_DOMAIN, QUOTE_TYPES } from "../../../src/shared/eip712.ts";
import { SCALAR_FIELD_ORDER } from "../../../src/shared/publicSignals.ts";
import { CHAIN_ID, PRICE } from "../../shared/market.ts";
import { authorErrors } from "./authorErrors.ts";
import { callIdOf } from "./callIdOf.ts";
import type { Draw } from "./Draw.ts";
import { drawCallbackGas } from "./drawCallbackGas.ts";
import { HOUR, MAX_PAYLOAD, MAX_QUOTED_TERM, MIN_TERM, REPORT_TIME } from "./limits.ts";
import { moveTokens } from "./moveTokens.ts";
import type { TraceModel, TraceNode, TraceWorld } from "./openTraceWorld.ts";
import { orderErrors } from "./orderErrors.ts";
import { paymentErrors } from "./paymentErrors.ts";
import { positionOf } from "./positionOf.ts";
import { stakeOf } from "./stakeOf.ts";
import type { Step } from "./Step.ts";
import { termsNow } from "./termsNow.ts";
import { assetsFor, poolAt } from "./TracePool.ts";
import type { TraceOrder, TraceState } from "./TraceState.ts";
import { walletApproves } from "./walletApproves.ts";

/** What is ordered by quote, and who may sign quotes. */
export const QUOTE_STEPS = [requestQuoted, requestQuoted, requestQuoted, requestQuoted, acceptContractQuotes];

/** A caller takes a node's quote. */
async function requestQuoted(state: TraceState, world: TraceWorld, draw: Draw): Promise<Step> {
  const model = draw.pick(world.modelList);
  const bonded = world.nodes.filter(({ nodeId }) => stakeOf(state, nodeId).status === "bonded");
  const node = draw.pick(draw.once(8) || bonded.length === 0 ? world.nodes : bonded);
  const used = [...state.requests.values()].map(({ order }) => order);
  const isUsed = used.length > 0 && draw.once(12);
  const order = isUsed ? draw.pick(used) : drawQuote(state, world, draw, { model, node });
  const terms = termsOfOrder(world, order);
  const from = draw.once(15) ? draw.pick(world.callers) : order.caller;
  const payload = hexlify(new Uint8Array(draw.once(25) ? MAX_PAYLOAD + 1 : 3));
  const validUntil = state.now + (draw.once(12) ? -1n : draw.pick([0n, 1n, HOUR]));
  const signer = draw.once(15) ? world.outsider : terms.node.operator;
  const signature = await signQuote(world, { order, validUntil, signer });
  const callId = callIdOf(world, order);
  const { status, pool, contractQuotes } = stakeOf(state, order.nodeId);
  const isSigned =
    terms.node.operator === world.wallet
      ? contractQuotes && walletApproves(state, world, signer)
      : signer === terms.node.operator;
  const free = assetsFor(
    poolAt(pool, state.now),
    positionOf(state, order.nodeId, terms.node.operator).working,
  );
  const { bond, maxPrice: price, referrer } = order;
  const errors = new Set([
    ...paymentErrors(state, from, price),
    ...orderErrors(state, { order, from, payload, maxTerm: MAX_QUOTED_TERM }),
    ...authorErrors(state, { ...terms, referrer, price }),
    ...(bond === 0n ? ["QuoteWithoutBond"] : []),
    ...(price === 0n ? ["PriceZero"] : []),
    ...(state.now > validUntil ? ["QuoteExpired"] : []),
    ...(isSigned ? [] : ["QuoteSignatureInvalid"]),
    ...(state.requests.has(callId) ? ["HoldAlreadyUsed"] : []),
    ...(status === "bonded" ? [] : ["BondRefused"]),
    ...(pool.bonds + bond > free ? ["BondsExceedStake"] : []),
  ]);
  return {
    label: "request by quote",
    from,
    to: world.addresses.market,
    data: world.market.interface.encodeFunctionData("requestQuoted", [order, validUntil, signature, payload]),
    errors,
    apply: () => {
      state.requests.set(callId, { order, held: price });
      moveTokens(state, from, world.addresses.escrow, price);
      const stake = stakeOf(state, order.nodeId);
      stake.pool = poolAt(stake.pool, state.now);
      stake.pool.bonds += bond;
      state.bonds.set(callId, { nodeId: order.nodeId, amount: bond, endsAt: order.deadline + REPORT_TIME });
    },
  };
}

function termsOfOrder(world: TraceWorld, order: TraceOrder): { model: TraceModel; node: TraceNode } {
  const model = world.modelList.find(({ modelId }) => modelId === order.modelId);
  const node = world.nodes.find(({ nodeId }) => nodeId === order.nodeId);
  if (model === undefined || node === undefined) throw new Error("an order of no model or node");
  return { model, node };
}

function drawQuote(
  state: TraceState,
  world: TraceWorld,
  draw: Draw,
  { model, node }: { model: TraceModel; node: TraceNode },
): TraceOrder {
  const { pool } = stakeOf(state, node.nodeId);
  const own = assetsFor(poolAt(pool, state.now), positionOf(state, node.nodeId, node.operator).working);
  const free = own > pool.bonds ? own - pool.bonds : 0n;
  const { floor } = termsNow(state, model.modelId);
  const price = draw.pick([PRICE, PRICE, draw.near(PRICE), draw.near(4n * floor), 1_000n]);
  const bonds = [PRICE, 3n * PRICE + 1n, 20n * PRICE, draw.near(price), draw.near(free), 1n, 9n];
  const terms = [MIN_TERM, MAX_QUOTED_TERM, HOUR, HOUR];
  return {
    caller: draw.pick(world.callers),
    nodeId: node.nodeId,
    modelId: model.modelId,
    inputCommitment: draw.once(25) ? SCALAR_FIELD_ORDER : draw.word(),
    maxPrice: price,
    deadline: state.now + draw.pick(terms) + (draw.once(12) ? draw.pick([-1n, 1n]) : 0n),
    referrer: draw.pick(world.referrers),
    salt: id(String(draw.below(1_000_000))),
    bond: draw.pick(bonds),
    callbackGas: drawCallbackGas(draw),
  };
}

async function signQuote(
  world: TraceWorld,
  { order, validUntil, signer }: { order: TraceOrder; validUntil: bigint; signer: string },
): Promise<string> {
  const { maxPrice: price, ...rest } = order;
  const domain = { ...QUOTE_DOMAIN, chainId: CHAIN_ID, verifyingContract: world.addresses.market };
  const signature = await world.signing
    .get(signer)
    ?.signTypedData(domain, QUOTE_TYPES, { ...rest, price, validUntil });
  if (signature === undefined) throw new Error(`nobody signs for ${signer}`);
  return signature;
}

/** An operator wants its code to be asked about quotes, or not any more. */
function acceptContractQuotes(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const node = draw.pick([world.walletNode, world.walletNode, ...world.nodes]);
  const from = draw.once(8) ? world.outsider : node.operator;
  const accepted = !draw.once(3);
  return {
    label: "accept contract quotes",
    from,
    to: world.addresses.market,
    data: world.market.interface.encodeFunctionData("acceptContractQuotes", [node.nodeId, accepted]),
    errors: new Set(from === node.operator ? [] : ["NodeNotYours"]),
    apply: () => {
      stakeOf(state, node.nodeId).contractQuotes = accepted;
    },
  };
}
