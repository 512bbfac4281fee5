// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { LEGS } from "../../src/revenue/legs.ts";
import { ethers, networkHelpers } from "../shared/fixtures.ts";
import { openMarket } from "../shared/market.ts";
import { quoteSplits } from "./quoteSplits.ts";
import { pour } from "./waterfall.ts";

function randomPrice(): bigint {
  const bits = Number(ethers.toBigInt(ethers.randomBytes(1))) % 87;
  return (ethers.toBigInt(ethers.randomBytes(11)) >> BigInt(87 - bits)) + 1n;
}

describe("the waterfall", () => {
  it("R18: splits any price as the independent model does", async () => {
    const market = await networkHelpers.loadFixture(openMarket);
    const prices = Array.from({ length: 300 }, (_, round) =>
      round < 60 ? BigInt(round + 1) : randomPrice(),
    );
    for await (const { price, terms, legs } of quoteSplits(market, prices)) {
      expect(legs).to.deep.equal(pour(terms, price));
      expect(LEGS.reduce((sum, leg) => sum + legs[leg], 0n)).to.equal(price);
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
