// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { ZeroAddress, id } from "ethers";
import { splitPrice } from "../../src/revenue/splitPrice.ts";
import { networkHelpers } from "../shared/fixtures.ts";
import { COMMISSION, FLOOR, LICENCE, ROYALTY, openMarket } from "../shared/market.ts";

describe("splitPrice", () => {
  it("splits every price as the contract does, to the wei", async () => {
    const { escrow, nodeId, base, derived, signers } = await networkHelpers.loadFixture(openMarket);
    const { activityFee, treasury, referrer } = await escrow.shares();
    for (let round = 0; round < 200; round++) {
      const price = round < 40 ? BigInt(round + 1) : BigInt(id(String(round))) >> BigInt(170 + (round % 60));
      const isDerived = round % 2 === 0;
      const isReferred = round % 3 === 0;
      const legs = splitPrice({
        terms: {
          activityFee,
          treasury,
          referrer: isReferred ? referrer : 0n,
          licence: LICENCE,
          floor: isDerived ? FLOOR : 0n,
          royalty: isDerived ? ROYALTY : 0n,
          commission: COMMISSION,
        },
        price,
      });
      const onChain = await escrow.quoteSplit(
        nodeId,
        (isDerived ? derived : base).modelId,
        isReferred ? signers.referrer.address : ZeroAddress,
        price,
      );
      const { burned, royalty, commission, pool } = onChain;
      const told = {
        burned,
        treasury: onChain.treasury,
        referrer: onChain.referrer,
        licence: onChain.licence,
      };
      expect(legs).to.deep.equal({ ...told, royalty, commission, pool });
      const sum = legs.burned + legs.treasury + legs.referrer + legs.licence + legs.royalty;
      expect(sum + legs.commission + legs.pool).to.equal(price);
    }
  });
});
