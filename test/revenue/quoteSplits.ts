// SPDX-License-Identifier: MIT
import { ZeroAddress } from "ethers";
import type { Legs } from "../../src/revenue/legs.ts";
import type { SplitTerms } from "../../src/revenue/splitPrice.ts";
import { COMMISSION, FLOOR, LICENCE, ROYALTY, type OpenMarket } from "../shared/market.ts";

/** A price, the terms that hold for it, and where the contract says it goes. */
interface QuotedSplit {
  price: bigint;
  terms: Required<SplitTerms>;
  legs: Legs;
}

/** What the contract does with each price: every second of a derived model, every third of a caller that was referred. */
export async function* quoteSplits(
  { escrow, nodeId, base, derived, signers }: OpenMarket,
  prices: readonly bigint[],
): AsyncGenerator<QuotedSplit> {
  const { activityFee, treasury, referrer } = await escrow.shares();
  for (const [round, price] of prices.entries()) {
    const isDerived = round % 2 === 0;
    const isReferred = round % 3 === 0;
    const terms = {
      activityFee,
      treasury,
      referrer: isReferred ? referrer : 0n,
      licence: LICENCE,
      floor: isDerived ? FLOOR : 0n,
      royalty: isDerived ? ROYALTY : 0n,
      commission: COMMISSION,
    };
    const { modelId } = isDerived ? derived : base;
    const to = isReferred ? signers.referrer.address : ZeroAddress;
    const quoted = await escrow.quoteSplit(nodeId, modelId, to, price);
    const { burned, licence, royalty, commission, pool } = quoted;
    const paid = { treasury: quoted.treasury, referrer: quoted.referrer };
    yield { price, terms, legs: { burned, ...paid, licence, royalty, commission, pool } };
  }
}
