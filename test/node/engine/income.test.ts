// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { parseEther } from "ethers";
import { networkHelpers } from "../../shared/fixtures.ts";
import { openSession, type OpenMarket } from "../../shared/market.ts";
import { acceptCalls } from "./acceptCalls.ts";
import { useWorkshop } from "./useWorkshop.ts";
import { CONFIRMATIONS, type Workshop } from "./workshop.ts";

describe("a node's income", function () {
  this.timeout(120_000);
  let shop: Workshop;
  let market: OpenMarket;
  useWorkshop((opened) => {
    ({ shop, market } = opened);
  });

  /** Has calls paid, enough for a stake, and works until nothing more happens. */
  const work = async (rules: Parameters<Workshop["open"]>[1]) => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, {
      sessionId,
      model: market.base,
      inputs: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    });
    const { round, errors, proveAll } = await shop.open(market, rules);
    await round();
    await proveAll();
    for (let rounds = 0; rounds < 8; rounds++) {
      await round();
      await networkHelpers.mine(CONFIRMATIONS);
    }
    expect(errors).to.deep.equal([]);
    const transactions = await shop.transactions();
    expect(transactions.every(({ state }) => state === "final")).to.equal(true);
    return transactions.map(({ kind }) => kind);
  };
  const earned = async () => {
    const [commission, pool] = await market.escrow.nodeRevenueOf(market.nodeId);
    return { commission, pool };
  };

  it("is left where it is, if nothing else is said", async () => {
    expect(await work({})).to.deep.equal(["settle"]);
    const { commission, pool } = await earned();
    expect(commission > 0n && pool > 0n).to.equal(true);
  });

  it("is harvested and claimed", async () => {
    const { operator } = market.signers;
    const before = await market.token.balanceOf(operator);
    expect(await work({ incomePolicy: "claim" })).to.deep.equal(["settle", "harvest", "claim"]);
    expect(await earned()).to.deep.equal({ commission: 0n, pool: 0n });
    const [claimed] = await market.escrow.queryFilter(market.escrow.filters.CommissionClaimed());
    expect((await market.token.balanceOf(operator)) - before).to.equal(claimed?.args.amount);
  });

  it("is staked again, once, to the last wei that was claimed", async () => {
    const { operator } = market.signers;
    const before = await market.token.balanceOf(operator);
    await market.token.connect(operator).approve(market.staking, 0n);
    const kinds = await work({ incomePolicy: "restake" });
    expect(kinds).to.deep.equal(["settle", "harvest", "claim", "approve", "restake"]);
    expect(await market.token.balanceOf(operator)).to.equal(before);
  });

  it("waits until there is enough of it", async () => {
    const rules = { incomePolicy: "claim", leastIncome: parseEther("100") } as const;
    expect(await work(rules)).to.deep.equal(["settle"]);
  });
});
