// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { openSession } from "../../src/client/openSession.ts";
import type { NodeDatabase } from "../../src/node/database/openDatabase.ts";
import { acceptCall } from "../../src/node/serve/acceptCall.ts";
import {
  marketFixture,
  orderCall,
  PRICE,
  servingSite,
  type Market,
  type OrderChoices,
} from "../../test/node/serve/serving.ts";
import { networkHelpers } from "../../test/shared/fixtures.ts";
import { useTwoConnections } from "./helpers/useTwoConnections.ts";

describe("calls taken on by two processes that share a PostgreSQL server", function () {
  this.timeout(300_000);
  let databases: readonly NodeDatabase[] = [];
  useTwoConnections((opened) => (databases = opened));

  /** Two processes of one node. */
  const sitesOf = (market: Market, limits: Parameters<typeof servingSite>[2] = {}) =>
    Promise.all(databases.map((database) => servingSite(database, market, limits)));
  const order = ({ caller, sessionId, modelId }: Market, choices: Partial<OrderChoices>) =>
    orderCall(caller, {
      sessionId,
      head: choices.sessionId ?? sessionId,
      callCount: 1n,
      modelId,
      ...choices,
    });
  const codeOf = (result: PromiseSettledResult<unknown>): unknown =>
    result.status === "fulfilled" ? "taken" : Reflect.get(Object(result.reason), "code");

  it("gives one place to one call", async () => {
    const market = await networkHelpers.loadFixture(marketFixture);
    const sites = await sitesOf(market);
    const rivals = await Promise.all(
      Array.from({ length: 12 }, (_, salt) => order(market, { salt: BigInt(salt) })),
    );
    const taking = rivals.flatMap((rival, index) =>
      sites.slice(index % 2, (index % 2) + 1).map((site) => acceptCall(site, rival)),
    );
    const codes = (await Promise.allSettled(taking)).map(codeOf).sort();
    expect(codes).to.deep.equal([...Array.from({ length: 11 }, () => "CALL_OUT_OF_PLACE"), "taken"]);
  });

  it("takes the same call once, and answers it to all who ask", async () => {
    const market = await networkHelpers.loadFixture(marketFixture);
    const { caller, nodeId } = market;
    const { sessionId } = await openSession(caller, { nodeId, amount: PRICE });
    const sites = await sitesOf(market);
    const call = await order(market, { sessionId: sessionId.toLowerCase() });
    const answers = await Promise.all([...sites, ...sites, ...sites].map((site) => acceptCall(site, call)));
    expect(new Set(answers.map(({ callId }) => callId)).size).to.equal(1);
    expect(answers.filter(({ isRepeated }) => !isRepeated)).to.have.length(1);
  });

  it("lets a caller owe no more than allowed over sessions that are called at once", async () => {
    const market = await networkHelpers.loadFixture(marketFixture);
    const { caller, nodeId } = market;
    for (const { db } of databases) await db.deleteFrom("calls").execute();
    const sites = await sitesOf(market, { exposurePerCaller: 3n * PRICE });
    const orders = [];
    for (let session = 0; session < 8; session++) {
      const opened = await openSession(caller, { nodeId, amount: PRICE });
      const sessionId = opened.sessionId.toLowerCase();
      orders.push(await order(market, { sessionId, head: sessionId }));
    }
    const taking = orders.flatMap((call, index) =>
      sites.slice(index % 2, (index % 2) + 1).map((site) => acceptCall(site, call)),
    );
    const codes = (await Promise.allSettled(taking)).map(codeOf).sort();
    expect(codes.filter((code) => code === "taken")).to.have.length(3);
    expect(codes.filter((code) => code === "EXPOSURE_EXCEEDED")).to.have.length(5);
  });
});
