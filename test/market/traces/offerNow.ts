// SPDX-License-Identifier: MIT
import { offerKey, type TraceOffer, type TraceState } from "./TraceState.ts";

/** The offer in force: what was announced for a time that has come is no announcement any more. */
export function offerNow(state: TraceState, nodeId: string, modelId: bigint): TraceOffer {
  const offer = state.offers.get(offerKey(nodeId, modelId));
  if (offer === undefined) return { price: 0n, capacity: 0n, next: undefined, window: 0n, taken: 0n };
  if (offer.next !== undefined && offer.next.at <= state.now) {
    offer.price = offer.next.price;
    offer.next = undefined;
  }
  return offer;
}
