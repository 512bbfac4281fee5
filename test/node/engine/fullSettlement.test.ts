// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { id } from "ethers";
import { networkHelpers } from "../../shared/fixtures.ts";
import { openSession, type OpenMarket } from "../../shared/market.ts";
import { acceptCalls } from "./acceptCalls.ts";
import { useWorkshop } from "./useWorkshop.ts";
import { CONFIRMATIONS, type Workshop } from "./workshop.ts";

/** Single proofs of two sessions: the first's alone take more gas than a transaction may, and half of them do with the second's. */
const CALLS = [290, 130] as const;

describe("a node that has proven more than fits into a transaction", function () {
  this.timeout(240_000);
  let shop: Workshop;
  let market: OpenMarket;
  useWorkshop((opened) => {
    ({ shop, market } = opened);
  });

  it("settles it in several", async () => {
    const sessionIds = [await openSession(market, {}), await openSession(market, { salt: id("second") })];
    for (const [index, sessionId] of sessionIds.entries()) {
      const inputs = Array.from({ length: CALLS[index] ?? 0 }, (_, input) => input % 10);
      await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs });
    }
    const { round, errors, proveAll } = await shop.open(market, { maxCalls: 512 });
    await round();
    await proveAll();
    for (let rounds = 0; rounds < 4; rounds++) {
      await round();
      await networkHelpers.mine(CONFIRMATIONS);
    }
    await round();
    expect(errors).to.deep.equal([]);
    for (const [index, sessionId] of sessionIds.entries()) {
      expect((await market.escrow.sessionOf(sessionId)).callCount).to.equal(BigInt(CALLS[index] ?? 0));
    }
    expect(new Set(await shop.states())).to.deep.equal(new Set(["settled"]));
    expect((await shop.transactions()).length).to.be.greaterThan(2);
  });

  it("cuts no proof in two", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [1] });
    await acceptCalls(market, shop.db, { sessionId, model: market.batched, inputs: [2, 3, 4, 5] });
    const { round, errors, proveAll } = await shop.open(market, { maxCalls: 4 });
    await round();
    await proveAll();
    const settled: bigint[] = [];
    for (let rounds = 0; rounds < 2; rounds++) {
      await round();
      await networkHelpers.mine(CONFIRMATIONS);
      settled.push((await market.escrow.sessionOf(sessionId)).callCount);
    }
    expect(settled).to.deep.equal([1n, 5n]);
    expect(errors).to.deep.equal([]);
  });
});
