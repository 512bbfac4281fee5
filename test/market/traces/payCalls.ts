// SPDX-License-Identifier: MIT
import { ZeroAddress } from "ethers";
import { credit } from "../../../src/ledger/credit.ts";
import { pour } from "../../revenue/waterfall.ts";
import { commissionNow } from "./commissionNow.ts";
import { SHARES } from "./limits.ts";
import type { TraceModel } from "./openTraceWorld.ts";
import { termsNow } from "./termsNow.ts";
import type { TraceState } from "./TraceState.ts";

/** Calls of one model on one node. */
interface Booking {
  model: TraceModel;
  nodeId: string;
  referrer: string;
}

/** Where a price of a call goes now. */
export function legsOf(state: TraceState, { model, nodeId, referrer }: Booking, price: bigint) {
  const { licence, floor } = termsNow(state, model.modelId);
  const royalty = model.royalties.reduce((sum, { share }) => sum + share, 0n);
  return pour(
    {
      ...SHARES,
      referrer: referrer === ZeroAddress ? 0n : SHARES.referrer,
      licence,
      floor,
      royalty,
      commission: commissionNow(state, nodeId),
    },
    price,
  );
}

/** Credits calls of one model that are booked at once, and counts their activity. */
export function payCalls(state: TraceState, booking: Booking & { prices: readonly bigint[] }): void {
  const { model, nodeId, referrer, prices } = booking;
  const split = prices.map((price) => legsOf(state, booking, price));
  const sum = (leg: keyof ReturnType<typeof pour>) => split.reduce((total, legs) => total + legs[leg], 0n);
  const ownerOf = (modelId: bigint) => state.authors.get(modelId) ?? ZeroAddress;
  credit(state.claimable, ownerOf(model.modelId), sum("licence"));
  credit(state.claimable, referrer, sum("referrer"));
  const shares = model.royalties.reduce((total, { share }) => total + share, 0n);
  // Each its part rounded down, but the nearest what is left.
  let left = sum("royalty");
  for (const { modelId, share } of model.royalties.slice(1)) {
    const part = (sum("royalty") * share) / shares;
    credit(state.claimable, ownerOf(modelId), part);
    left -= part;
  }
  const [nearest] = model.royalties;
  if (nearest !== undefined) credit(state.claimable, ownerOf(nearest.modelId), left);
  const revenue = state.nodes.get(nodeId);
  if (revenue === undefined) throw new Error(`no node ${nodeId}`);
  revenue.commission += sum("commission");
  revenue.pool += sum("pool");
  state.protocol.toTreasury += sum("treasury");
  state.protocol.burnable += sum("burned");
  state.ranking.record(
    state.now,
    model.modelId,
    split.map(({ burned }) => ({ burned, count: 1n })),
    nodeId,
  );
}
