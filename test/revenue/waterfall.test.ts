// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers, networkHelpers } from "../shared/fixtures.ts";
import { COMMISSION, FLOOR, LICENCE, ROYALTY, openMarket } from "../shared/market.ts";
import { pour } from "./waterfall.ts";

function randomPrice(): bigint {
  const bits = Number(ethers.toBigInt(ethers.randomBytes(1))) % 87;
  return (ethers.toBigInt(ethers.randomBytes(11)) >> BigInt(87 - bits)) + 1n;
}

describe("the waterfall", () => {
  it("R18: splits any price as the independent model does", async () => {
    const { escrow, nodeId, base, derived, signers } = await networkHelpers.loadFixture(openMarket);
    const { activityFee, treasury, referrer } = await escrow.shares();
    for (let round = 0; round < 300; round++) {
      const price = round < 60 ? BigInt(round + 1) : randomPrice();
      const isDerived = round % 2 === 0;
      const isReferred = round % 3 === 0;
      const expected = pour(
        {
          activityFee,
          treasury,
          referrer: isReferred ? referrer : 0n,
          licence: LICENCE,
          floor: isDerived ? FLOOR : 0n,
          royalty: isDerived ? ROYALTY : 0n,
          commission: COMMISSION,
        },
        price,
      );
      const legs = await escrow.quoteSplit(
        nodeId,
        (isDerived ? derived : base).modelId,
        isReferred ? signers.referrer.address : ZeroAddress,
        price,
      );
      const { burned, royalty, commission, pool } = legs;
      const told = { burned, treasury: legs.treasury, referrer: legs.referrer, licence: legs.licence };
      expect({ ...told, royalty, commission, pool }).to.deep.equal(expected);
      const { treasury: t, referrer: r, licence } = legs;
      expect(burned + t + r + licence + royalty + commission + pool).to.equal(price);
    }
  });

  it("lets only the governor change the shares, and only after the delay", async () => {
    const { escrow, governance, signers } = await networkHelpers.loadFixture(openMarket);
    const shares = { activityFee: 30_000n, treasury: 0n, referrer: 0n };
    const data = escrow.interface.encodeFunctionData("setShares", [shares]);
    const governor = governance.connect(signers.governor);
    await expect(escrow.connect(signers.governor).setShares(shares)).to.be.revertedWithCustomError(
      governance,
      "AccessManagerNotScheduled",
    );
    await expect(escrow.connect(signers.deployer).setShares(shares))
      .to.be.revertedWithCustomError(escrow, "AccessManagedUnauthorized")
      .withArgs(signers.deployer.address);
    await governor.schedule(escrow, data, 0);
    await networkHelpers.time.increase(86_400);
    await expect(escrow.connect(signers.governor).setShares(shares))
      .to.emit(escrow, "SharesChanged")
      .withArgs([30_000n, 0n, 0n]);
  });
});
