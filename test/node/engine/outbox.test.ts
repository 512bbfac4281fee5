// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { parseEther } from "ethers";
import { networkHelpers, connection, ethers } from "../../shared/fixtures.ts";
import { PRICE, openMarket, openSession, type OpenMarket } from "../../shared/market.ts";
import { acceptCalls } from "./acceptCalls.ts";
import { CONFIRMATIONS, openWorkshop, type Workshop } from "./workshop.ts";

describe("a node's transactions", function () {
  this.timeout(120_000);
  let shop: Workshop;
  let market: OpenMarket;
  before(async () => {
    shop = await openWorkshop();
  });
  after(() => shop.close());
  beforeEach(async () => {
    market = await networkHelpers.loadFixture(openMarket);
    await shop.clear();
  });

  it("sends the same transaction again after it was lost on the way", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [1] });
    const { round, proveAll } = await shop.open(market);
    await round();
    await proveAll();
    // Killed between writing and sending: the network never saw it.
    const provider = ethers.provider;
    const broadcast = provider.broadcastTransaction.bind(provider);
    provider.broadcastTransaction = () => Promise.reject(new Error("connection lost"));
    await round();
    provider.broadcastTransaction = broadcast;
    expect((await market.escrow.sessionOf(sessionId)).callCount).to.equal(0n);
    const { round: again } = await shop.open(market); // as after a restart
    await again();
    expect((await market.escrow.sessionOf(sessionId)).callCount).to.equal(1n);
    await networkHelpers.mine(CONFIRMATIONS);
    await again();
    expect((await shop.transactions()).map(({ state, nonce }) => [state, nonce])).to.have.length(1);
    expect(await shop.states()).to.deep.equal(["settled"]);
  });

  it("sends it again after a reorganisation took it out of the chain", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [1] });
    const { round, proveAll } = await shop.open(market);
    await round();
    await proveAll();
    const before = await networkHelpers.takeSnapshot();
    await round();
    await round();
    expect((await shop.transactions()).map(({ state }) => state)).to.deep.equal(["mined"]);
    await before.restore();
    await networkHelpers.mine();
    expect((await market.escrow.sessionOf(sessionId)).callCount).to.equal(0n);
    await round();
    await networkHelpers.mine(CONFIRMATIONS + 1);
    await round();
    expect((await shop.transactions()).map(({ state }) => state)).to.deep.equal(["final"]);
    expect((await market.escrow.sessionOf(sessionId)).callCount).to.equal(1n);
    expect(await shop.states()).to.deep.equal(["settled"]);
  });

  it("signs a stuck transaction again with higher fees, and is paid once", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [1] });
    const { round, proveAll } = await shop.open(market, { stuckMs: 0 });
    await round();
    await proveAll();
    await connection.provider.request({ method: "evm_setAutomine", params: [false] });
    try {
      await round();
      await round();
    } finally {
      await connection.provider.request({ method: "evm_setAutomine", params: [true] });
    }
    await networkHelpers.mine(CONFIRMATIONS + 1);
    await round();
    const attempts = await shop.db.selectFrom("attempts").select("max_fee").orderBy("signed_at").execute();
    expect(attempts.length).to.be.at.least(2);
    expect(BigInt(attempts[1]?.max_fee ?? 0) * 10n >= BigInt(attempts[0]?.max_fee ?? 0) * 11n).to.equal(true);
    expect((await shop.transactions()).map(({ state }) => state)).to.deep.equal(["final"]);
    expect((await market.escrow.sessionOf(sessionId)).balance).to.equal(parseEther("1000") - PRICE);
  });

  it("settles anew what another transaction of the account pushed out", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [1] });
    const { round, proveAll } = await shop.open(market);
    await round();
    await proveAll();
    const provider = ethers.provider;
    const broadcast = provider.broadcastTransaction.bind(provider);
    provider.broadcastTransaction = () => Promise.reject(new Error("connection lost"));
    await round();
    provider.broadcastTransaction = broadcast;
    const { operator } = market.signers;
    await operator.sendTransaction({ to: operator.address });
    await networkHelpers.mine(CONFIRMATIONS + 1);
    await round();
    expect((await shop.transactions()).map(({ state }) => state)).to.deep.equal(["replaced"]);
    await shop.db.updateTable("sessions").set({ held_until: null }).execute();
    await round();
    await networkHelpers.mine(CONFIRMATIONS);
    await round();
    expect((await shop.transactions()).map(({ state }) => state)).to.deep.equal(["replaced", "final"]);
    expect((await market.escrow.sessionOf(sessionId)).callCount).to.equal(1n);
  });

  it("loses nothing while the network does not answer, and goes on when it does", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [1] });
    const { round, errors, proveAll } = await shop.open(market);
    const { provider } = connection;
    const ask = provider.request.bind(provider);
    provider.request = () => Promise.reject(new Error("no route to host"));
    try {
      await round();
      await proveAll();
      await round();
    } finally {
      provider.request = ask;
    }
    expect(errors.length).to.be.at.least(2);
    expect(errors.every((error) => error.includes("no route to host"))).to.equal(true);
    await round();
    await networkHelpers.mine(CONFIRMATIONS);
    await round();
    expect(await shop.states()).to.deep.equal(["settled"]);
  });
});
