// SPDX-License-Identifier: MIT
import { expect } from "chai";
import type { NodeDatabase } from "../../src/node/database/openDatabase.ts";
import { quoteCall } from "../../src/node/serve/quotes/quoteCall.ts";
import { draftOrder, withQuotes } from "../../test/node/serve/drafting.ts";
import { marketFixture, servingSite } from "../../test/node/serve/serving.ts";
import { networkHelpers } from "../../test/shared/fixtures.ts";
import { useTwoConnections } from "./helpers/useTwoConnections.ts";

describe("quotes signed by two processes that share a PostgreSQL server", function () {
  this.timeout(300_000);
  let databases: readonly NodeDatabase[] = [];
  useTwoConnections((opened) => (databases = opened));

  it("promise no more stake together than one may, and the same order once", async () => {
    const market = await networkHelpers.loadFixture(marketFixture);
    await networkHelpers.mine(); // the fixture's blocks may be old
    // Of 1,000 ASY of stake 26 may be locked: five bonds of 5, and not six.
    const desks = await Promise.all(
      databases.map(async (database) =>
        withQuotes(await servingSite(database, market), market, { stakeShare: 26_000n }),
      ),
    );
    const orders = await Promise.all(Array.from({ length: 12 }, () => draftOrder(market)));
    const signing = orders.flatMap((draft) => desks.map((desk) => quoteCall(desk, draft)));
    const results = await Promise.allSettled(signing);
    const signed = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const refused = results.flatMap((result): unknown[] =>
      result.status === "rejected" ? [Reflect.get(Object(result.reason), "code")] : [],
    );
    expect(new Set(signed.map(({ callId }) => callId)).size).to.equal(5);
    expect(new Set(signed.map(({ signature }) => signature)).size).to.equal(5);
    expect(new Set(refused)).to.deep.equal(new Set(["QUOTES_EXHAUSTED"]));
    const rows = await databases[0]?.db.selectFrom("quotes").selectAll().execute();
    expect(rows).to.have.length(5);
  });
});
