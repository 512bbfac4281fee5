// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { id } from "ethers";
import { LEGS } from "../../src/revenue/legs.ts";
import { splitPrice } from "../../src/revenue/splitPrice.ts";
import { networkHelpers } from "../shared/fixtures.ts";
import { openMarket } from "../shared/market.ts";
import { quoteSplits } from "./quoteSplits.ts";

describe("splitPrice", () => {
  it("splits every price as the contract does, to the wei", async () => {
    const market = await networkHelpers.loadFixture(openMarket);
    const prices = Array.from({ length: 200 }, (_, round) =>
      round < 40 ? BigInt(round + 1) : BigInt(id(String(round))) >> BigInt(170 + (round % 60)),
    );
    for await (const { price, terms, legs: onChain } of quoteSplits(market, prices)) {
      const legs = splitPrice({ terms, price });
      expect(legs).to.deep.equal(onChain);
      expect(LEGS.reduce((sum, leg) => sum + legs[leg], 0n)).to.equal(price);
    }
  });
});
