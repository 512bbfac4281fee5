// SPDX-License-Identifier: MIT
import { PRICE } from "../../shared/market.ts";
import type { Draw } from "./Draw.ts";
import { THAW_PERIOD, UNLIMITED } from "./limits.ts";
import { offerNow } from "./offerNow.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import { authorErrors } from "./authorErrors.ts";
import { stakeOf } from "./stakeOf.ts";
import { termsNow } from "./termsNow.ts";
import { mayServe } from "./mayServe.ts";
import type { Step } from "./Step.ts";
import { offerKey, type TraceState } from "./TraceState.ts";

/** What nodes offer. */
export const OFFER_STEPS = [setOffer, setOffer, setOffer, retireOffer, dropOffer];

/** A node offers a model, or offers it otherwise. */
export function setOffer(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const bonded = world.nodes.filter(({ nodeId }) => stakeOf(state, nodeId).status === "bonded");
  const node = draw.pick(draw.once(8) || bonded.length === 0 ? world.nodes : bonded);
  const model = draw.pick(world.modelList);
  const from = draw.once(12) ? world.outsider : node.operator;
  const offer = offerNow(state, node.nodeId, model.modelId);
  const { floor } = termsNow(state, model.modelId);
  const price = draw.pick([PRICE, draw.near(PRICE), draw.near(offer.price), draw.near(4n * floor)]);
  const capacity = draw.pick([0n, 1n, 2n, 5n, UNLIMITED]);
  const errors = new Set<string>();
  if (from !== node.operator) errors.add("NodeNotYours");
  if (stakeOf(state, node.nodeId).status !== "bonded") errors.add("NodeNotBonded");
  if (price === 0n) errors.add("PriceZero");
  // A referrer leaves the author least.
  for (const error of authorErrors(state, { model, node, referrer: world.outsider, price }))
    errors.add(error);
  return {
    label: "set offer",
    from,
    to: world.addresses.market,
    data: world.market.interface.encodeFunctionData("setOffer", [
      node.nodeId,
      model.modelId,
      price,
      capacity,
    ]),
    errors,
    apply: () => {
      offer.capacity = capacity;
      const isDearer = offer.price > 0n && price > offer.price;
      if (!isDearer) offer.price = price;
      offer.next = isDearer ? { price, at: state.now + THAW_PERIOD } : undefined;
      state.offers.set(offerKey(node.nodeId, model.modelId), offer);
    },
  };
}

function retireOffer(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const offered = [...state.offers.keys()].map((key) => key.split(" "));
  const [offeringId = "", offeredId = ""] = draw.pick(offered);
  const node = world.nodes.find(({ nodeId }) => nodeId === offeringId) ?? draw.pick(world.nodes);
  const modelId = draw.once(8) ? draw.pick(world.modelList).modelId : BigInt(offeredId);
  const from = draw.once(12) ? world.outsider : node.operator;
  const offer = offerNow(state, node.nodeId, modelId);
  const errors = new Set<string>();
  if (from !== node.operator) errors.add("NodeNotYours");
  if (offer.price === 0n) errors.add("OfferInactive");
  return {
    label: "retire offer",
    from,
    to: world.addresses.market,
    data: world.market.interface.encodeFunctionData("retireOffer", [node.nodeId, modelId]),
    errors,
    apply: () => {
      offer.next = { price: 0n, at: state.now + THAW_PERIOD };
    },
  };
}

/** Anybody ends the offer of a node that may not serve any more. */
function dropOffer(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const barred = [...state.offers.keys()].filter((key) => {
    const [nodeId = "", modelId = "0"] = key.split(" ");
    return !mayServe(state, nodeId, BigInt(modelId));
  });
  const choices = barred.length === 0 || draw.once(3) ? [...state.offers.keys()] : barred;
  const [nodeId = "", modelId = "0"] = draw.pick(choices).split(" ");
  const offer = offerNow(state, nodeId, BigInt(modelId));
  const errors = new Set<string>();
  if (mayServe(state, nodeId, BigInt(modelId))) errors.add("ServingAllowed");
  if (offer.price === 0n) errors.add("OfferInactive");
  return {
    label: "drop offer",
    from: world.outsider,
    to: world.addresses.market,
    data: world.market.interface.encodeFunctionData("dropOffer", [nodeId, modelId]),
    errors,
    apply: () => {
      offer.price = 0n;
      offer.next = undefined;
    },
  };
}
