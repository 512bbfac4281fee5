// SPDX-License-Identifier: MIT
import { ZeroHash, hexlify, id } from "ethers";
import { SCALAR_FIELD_ORDER } from "../../../src/shared/publicSignals.ts";
import { PRICE } from "../../shared/market.ts";
import { callIdOf } from "./callIdOf.ts";
import type { Draw } from "./Draw.ts";
import { drawCallbackGas } from "./drawCallbackGas.ts";
import { HOUR, MAX_PAYLOAD, MAX_TERM, MIN_TERM, UNLIMITED } from "./limits.ts";
import { moveTokens } from "./moveTokens.ts";
import { offerNow } from "./offerNow.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import { orderErrors } from "./orderErrors.ts";
import { paymentErrors } from "./paymentErrors.ts";
import type { Step } from "./Step.ts";
import { stakeOf } from "./stakeOf.ts";
import type { TraceOrder, TraceState } from "./TraceState.ts";

/** A call ordered on chain, by offer. */
export function request(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const used = [...state.requests.values()].map(({ order }) => order);
  const order = used.length > 0 && draw.once(12) ? draw.pick(used) : drawOrder(state, world, draw);
  const from = draw.once(15) ? draw.pick(world.callers) : order.caller;
  const payload = hexlify(new Uint8Array(draw.once(20) ? MAX_PAYLOAD + 1 : draw.pick([0, 1, MAX_PAYLOAD])));
  const callId = callIdOf(world, order);
  const offer = offerNow(state, order.nodeId, order.modelId);
  const window = state.now / HOUR;
  const taken = offer.window === window ? offer.taken : 0n;
  const errors = new Set([
    ...paymentErrors(state, from, offer.price),
    ...orderErrors(state, { order, from, payload, maxTerm: MAX_TERM }),
  ]);
  if (order.bond !== 0n) errors.add("BondWithoutQuote");
  if (offer.price === 0n) errors.add("OfferInactive");
  else if (offer.capacity !== UNLIMITED && taken >= offer.capacity) errors.add("OfferFull");
  if (offer.price > order.maxPrice) errors.add("PriceTooHigh");
  if (stakeOf(state, order.nodeId).status !== "bonded") errors.add("NodeNotBonded");
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
    return (
      draw.once(12) ||
      (!world.standingOffers.includes(key) && offerNow(state, node, BigInt(served)).price > 0n)
    );
  });
  const offered = (standing.length > 0 ? standing : [...world.standingOffers]).map((key) => key.split(" "));
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
    callbackGas: drawCallbackGas(draw),
  };
}
