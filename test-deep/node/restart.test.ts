// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { acceptCalls } from "../../test/node/engine/acceptCalls.ts";
import { CONFIRMATIONS, openWorkshop } from "../../test/node/engine/workshop.ts";
import { networkHelpers } from "../../test/shared/fixtures.ts";
import { openMarket, openSession } from "../../test/shared/market.ts";
import { startPostgres } from "../../scripts/lab/startPostgres.ts";

describe("a node whose PostgreSQL server is restarted", function () {
  this.timeout(300_000);

  it("goes on where it was", async () => {
    const market = await networkHelpers.loadFixture(openMarket);
    const postgres = await startPostgres();
    const shop = await openWorkshop(postgres.url);
    try {
      const sessionId = await openSession(market, {});
      await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [1, 2] });
      const { round, proveAll } = await shop.open(market);
      await round();
      await postgres.restart();
      // The first statements after it may still find broken connections.
      for (let rounds = 0; rounds < 5; rounds++) await round();
      await proveAll();
      await round();
      await postgres.restart();
      for (let rounds = 0; rounds < 5; rounds++) {
        await networkHelpers.mine(CONFIRMATIONS);
        await round();
      }
      expect(await shop.states()).to.deep.equal(["settled", "settled"]);
      expect((await shop.transactions()).map(({ state }) => state)).to.deep.equal(["final"]);
    } finally {
      await shop.close();
      await postgres.stop();
    }
  });
});
