// SPDX-License-Identifier: MIT
import { AbiCoder, ZeroHash, hexlify, id, keccak256 } from "ethers";
import { SCALAR_FIELD_ORDER } from "../../../src/shared/publicSignals.ts";
import { CHAIN_ID, PRICE, prove } from "../../shared/market.ts";
import type { Draw } from "./Draw.ts";
import { HOUR, MAX_PAYLOAD, MAX_TERM, MIN_TERM, UNLIMITED } from "./limits.ts";
import { moveTokens } from "./moveTokens.ts";
import { offerNow } from "./offerNow.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import { payCalls } from "./payCalls.ts";
import { paymentErrors } from "./paymentErrors.ts";
import type { Step } from "./Step.ts";
import type { TraceOrder, TraceRequest, TraceState } from "./TraceState.ts";

/** What is ordered on chain, answered and paid back. */
export const REQUEST_STEPS = [request, request, request, fulfil, fulfil, refund];

const ORDER =
  "tuple(address caller,bytes32 nodeId,uint256 modelId,uint256 inputCommitment,uint256 maxPrice,uint64 deadline," +
  "address referrer,bytes32 salt,uint96 bond,uint32 callbackGas)";

function request(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const used = [...state.requests.values()].map(({ order }) => order);
  const order = used.length > 0 && draw.once(12) ? draw.pick(used) : drawOrder(state, world, draw);
  const from = draw.once(15) ? draw.pick(world.callers) : order.caller;
  const payload = hexlify(new Uint8Array(draw.once(20) ? MAX_PAYLOAD + 1 : draw.pick([0, 1, MAX_PAYLOAD])));
  const callId = keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["uint256", "address", ORDER],
      [CHAIN_ID, world.addresses.market, order],
    ),
  );
  const offer = offerNow(state, order.nodeId, order.modelId);
  const window = state.now / HOUR;
  const taken = offer.window === window ? offer.taken : 0n;
  const errors = new Set(paymentErrors(state, from, offer.price));
  if (order.bond !== 0n) errors.add("BondWithoutQuote");
  if (from !== order.caller) errors.add("CallerNotSender");
  if (payload.length > 2 + 2 * MAX_PAYLOAD) errors.add("PayloadTooLong");
  if (order.inputCommitment >= SCALAR_FIELD_ORDER) errors.add("InputOutOfField");
  if (order.callbackGas !== 0n) errors.add("CallbackGasTooHigh");
  if (order.deadline < state.now + MIN_TERM || order.deadline > state.now + MAX_TERM)
    errors.add("DeadlineOutOfRange");
  if (offer.price === 0n) errors.add("OfferInactive");
  else if (offer.capacity !== UNLIMITED && taken >= offer.capacity) errors.add("OfferFull");
  if (offer.price > BigInt(order.maxPrice)) errors.add("PriceTooHigh");
  if (world.nodes.some(({ nodeId, bonded }) => nodeId === order.nodeId && !bonded))
    errors.add("NodeNotBonded");
  if (state.requests.has(callId)) errors.add("HoldAlreadyUsed");
  return {
    label: "request",
    from,
    to: world.addresses.market,
    data: world.market.interface.encodeFunctionData("request", [order, payload]),
    errors,
    apply: () => {
      state.requests.set(callId, { order, held: offer.price });
      moveTokens(state, from, world.addresses.escrow, offer.price);
      if (offer.capacity === UNLIMITED) return;
      offer.window = window;
      offer.taken = taken + 1n;
    },
  };
}

function drawOrder(state: TraceState, world: TraceWorld, draw: Draw): TraceOrder {
  // Mostly what is offered.
  const standing = [...state.offers.keys()].filter((key) => {
    const [node = ZeroHash, served = "0"] = key.split(" ");
    return draw.once(12) || (key !== world.standingOffer && offerNow(state, node, BigInt(served)).price > 0n);
  });
  const offered = (standing.length > 0 ? standing : [world.standingOffer]).map((key) => key.split(" "));
  const [nodeId = ZeroHash, model = "0"] = draw.once(8)
    ? [draw.pick(world.nodes).nodeId, String(draw.pick(world.modelList).modelId)]
    : draw.pick(offered);
  const { price } = offerNow(state, nodeId, BigInt(model));
  const terms = [MIN_TERM, MAX_TERM, HOUR, HOUR, 2n * HOUR];
  return {
    caller: draw.pick(world.callers),
    nodeId,
    modelId: BigInt(model),
    inputCommitment: draw.once(25) ? SCALAR_FIELD_ORDER : draw.word(),
    maxPrice: draw.once(10) ? draw.near(price) : 3n * PRICE,
    deadline: state.now + draw.pick(terms) + (draw.once(12) ? draw.pick([-1n, 1n]) : 0n),
    referrer: draw.pick(world.referrers),
    salt: id(String(draw.below(1_000_000))),
    bond: draw.once(40) ? 1n : 0n,
    callbackGas: draw.once(40) ? 500_001n : 0n,
  };
}

/** A request that still holds money and is meant, or now and then any other. */
function pickRequest(
  state: TraceState,
  draw: Draw,
  isMeant: (request: TraceRequest) => boolean,
): [callId: string, TraceRequest] | undefined {
  const meant = [...state.requests].filter(([, entry]) => entry.held > 0n && isMeant(entry));
  const choices = draw.once(8) ? [...state.requests] : meant;
  return choices.length === 0 ? undefined : draw.pick(choices);
}

function fulfil(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const picked = pickRequest(state, draw, ({ order }) => state.now <= order.deadline);
  if (picked === undefined) return request(state, world, draw);
  const [callId, entry] = picked;
  const { order, held } = entry;
  const model = world.modelList.find(({ modelId }) => modelId === order.modelId);
  const node = world.nodes.find(({ nodeId }) => nodeId === order.nodeId);
  if (model === undefined || node === undefined) throw new Error("an order of no model or node");
  const isForged = draw.once(8);
  const outputs = Array.from({ length: model.key.wordsPerCall }, () => draw.word());
  const proof = prove({
    model,
    nodeId: isForged ? ZeroHash : order.nodeId,
    market: world.addresses.market,
    callIds: [callId],
    inputs: [order.inputCommitment],
    outputs,
  });
  const isShort = draw.once(20);
  const errors = new Set<string>();
  if (state.now > order.deadline) errors.add("DeadlinePassed");
  if (held === 0n) errors.add("HoldMissing");
  if (isShort) errors.add("OutputCountWrong");
  else if (isForged) errors.add("ProofInvalid");
  return {
    label: "fulfil",
    from: world.outsider,
    to: world.addresses.market,
    data: world.market.interface.encodeFunctionData("fulfil", [
      order,
      isShort ? outputs.slice(1) : outputs,
      proof,
    ]),
    errors,
    apply: () => {
      payCalls(state, { model, node, referrer: order.referrer, prices: [held] });
      entry.held = 0n;
    },
  };
}

function refund(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const picked = pickRequest(state, draw, ({ order }) => state.now > order.deadline);
  if (picked === undefined) return request(state, world, draw);
  const [, entry] = picked;
  const { order, held } = entry;
  const errors = new Set<string>();
  if (state.now <= order.deadline) errors.add("DeadlineNotPassed");
  if (held === 0n) errors.add("HoldMissing");
  return {
    label: "refund",
    from: world.outsider,
    to: world.addresses.market,
    data: world.market.interface.encodeFunctionData("refund", [order]),
    errors,
    apply: () => {
      moveTokens(state, world.addresses.escrow, order.caller, held);
      entry.held = 0n;
    },
  };
}
