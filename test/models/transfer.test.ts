// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { packSettlement } from "../../src/shared/packSettlement.ts";
import { networkHelpers } from "../shared/fixtures.ts";
import {
  PRICE,
  callOf,
  mined,
  openMarket,
  openSession,
  settlementOf,
  type OpenMarket,
} from "../shared/market.ts";

/** Settles one call of the derived model and returns what its licence leg was shared out as. */
async function settleOne(market: OpenMarket, sessionId: string, input: number) {
  const { derived, nodeId, signers, escrow } = market;
  const calls = [callOf(derived, input)];
  const bundles = [{ model: derived, calls: [0] }];
  const settlement = await settlementOf(market, { sessionId, calls, bundles });
  const settling = market.market.connect(signers.operator).settle(nodeId, [packSettlement(settlement)]);
  const receipt = await mined(settling);
  const royalties = receipt.logs
    .map((log) => escrow.interface.parseLog(log))
    .filter((log) => log?.name === "RoyaltyPaid")
    .map((log): unknown[] => [...(log?.args ?? [])]);
  const { licence, royalty } = await escrow.quoteSplit(nodeId, derived.modelId, signers.referrer, PRICE);
  return { licence, royalty, royalties };
}

describe("a model that changes hands", () => {
  it("R22: earns for its new owner from then on, and leaves what was earned with the old one", async () => {
    const market = await networkHelpers.loadFixture(openMarket);
    const { base, derived, models, escrow, token, signers } = market;
    const { author, baseAuthor, rival, stranger } = signers;
    const sessionId = await openSession(market, { referrer: signers.referrer.address });
    const { licence, royalty, royalties } = await settleOne(market, sessionId, 0);
    expect(licence).to.be.greaterThan(royalty).and.to.be.greaterThan(0n);
    expect(royalties).to.deep.equal([[derived.modelId, base.modelId, baseAuthor.address, royalty]]);

    await models.connect(author).transferFrom(author, stranger, derived.modelId);
    await models.connect(baseAuthor).transferFrom(baseAuthor, rival, base.modelId);
    expect(await escrow.claimableOf(author)).to.equal(licence);
    expect(await escrow.claimableOf(baseAuthor)).to.equal(royalty);
    const later = await settleOne(market, sessionId, 1);
    expect(later.royalties).to.deep.equal([[derived.modelId, base.modelId, rival.address, royalty]]);

    const earned: [typeof author, bigint][] = [
      [author, licence],
      [stranger, licence],
      [baseAuthor, royalty],
      [rival, royalty],
    ];
    for (const [account, amount] of earned) {
      expect(await escrow.claimableOf(account)).to.equal(amount);
      const before = await token.balanceOf(account);
      await escrow.claim(account);
      expect((await token.balanceOf(account)) - before).to.equal(amount);
    }
  });
});
