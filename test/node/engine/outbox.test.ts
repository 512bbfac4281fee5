// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { parseEther, parseUnits } from "ethers";
import { readSettlement } from "../../../src/node/serve/readCalls.ts";
import { networkHelpers, connection, ethers } from "../../shared/fixtures.ts";
import { PRICE, openSession, type OpenMarket } from "../../shared/market.ts";
import { acceptCalls } from "./acceptCalls.ts";
import { useWorkshop } from "./useWorkshop.ts";
import { CONFIRMATIONS, type Workshop } from "./workshop.ts";

describe("a node's transactions", function () {
  this.timeout(120_000);
  let shop: Workshop;
  let market: OpenMarket;
  useWorkshop((opened) => {
    ({ shop, market } = opened);
  });

  /** A node that has proven one call of a session, and settled nothing. */
  const proveOne = async (rules: Parameters<Workshop["open"]>[1] = {}) => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [1] });
    const node = await shop.open(market, rules);
    await node.round();
    await node.proveAll();
    return { sessionId, ...node };
  };

  const settlementOnRecord = async () => {
    const { transaction_id } = await shop.db.selectFrom("calls").selectAll().executeTakeFirstOrThrow();
    return readSettlement(shop.db, transaction_id);
  };
  const settlementOnChain = async () => {
    const [proven] = await market.market.queryFilter(market.market.filters.CallProven());
    return proven?.transactionHash;
  };

  it("sends the same transaction again after it was lost on the way", async () => {
    const { sessionId, round } = await proveOne();
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
    const { sessionId, round } = await proveOne();
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
    const { sessionId, round } = await proveOne({ stuckMs: 0 });
    await connection.provider.request({ method: "evm_setAutomine", params: [false] });
    try {
      await round();
      await round();
    } finally {
      await connection.provider.request({ method: "evm_setAutomine", params: [true] });
    }
    await networkHelpers.mine(CONFIRMATIONS + 1);
    await round();
    const attempts = await shop.db
      .selectFrom("attempts")
      .select(["hash", "max_fee"])
      .orderBy("signed_at")
      .execute();
    expect(attempts.length).to.be.at.least(2);
    expect(BigInt(attempts[1]?.max_fee ?? 0) * 10n >= BigInt(attempts[0]?.max_fee ?? 0) * 11n).to.equal(true);
    expect(await settlementOnRecord()).to.deep.equal({
      mined: await settlementOnChain(),
      signed: attempts.map(({ hash }) => hash).reverse(),
    });
    expect(await settlementOnChain()).to.not.equal(attempts[0]?.hash);
    expect((await shop.transactions()).map(({ state }) => state)).to.deep.equal(["final"]);
    expect((await market.escrow.sessionOf(sessionId)).balance).to.equal(parseEther("1000") - PRICE);
  });

  it("tells the first signing, if that is the one which the chain took", async () => {
    const { round } = await proveOne({ stuckMs: 0 });
    await round();
    expect(await settlementOnRecord()).to.include({ mined: null });
    const [first] = (await settlementOnRecord()).signed;
    const settled = await settlementOnChain();
    expect(first).to.equal(settled);
    // The node does not see it in a block, and signs it again.
    const { provider } = ethers;
    const receiptOf = provider.getTransactionReceipt.bind(provider);
    provider.getTransactionReceipt = () => Promise.resolve(null);
    await round();
    provider.getTransactionReceipt = receiptOf;
    await networkHelpers.mine(CONFIRMATIONS);
    await round();
    const { mined, signed } = await settlementOnRecord();
    expect(signed).to.have.length(2);
    expect([mined, signed[1]]).to.deep.equal([settled, settled]);
  });

  it("lets what an answer with a bond waits for cost as much as the answer", async () => {
    const { round } = await proveOne({ stuckMs: 0, maxFeePerGas: parseUnits("4", "gwei") });
    await connection.provider.request({ method: "evm_setAutomine", params: [false] });
    try {
      await round();
      const [settlement] = await shop.transactions();
      // The ceiling is reached soon, and nothing more is signed.
      for (let rounds = 0; rounds < 6; rounds++) await round();
      const dearest = async () => {
        const attempts = await shop.db
          .selectFrom("attempts")
          .select("max_fee")
          .where("transaction_id", "=", settlement?.transaction_id ?? -1)
          .execute();
        return attempts.map(({ max_fee }) => BigInt(max_fee)).reduce((a, b) => (a > b ? a : b));
      };
      expect((await dearest()) <= parseUnits("4", "gwei")).to.equal(true);
      await shop.db
        .insertInto("transactions")
        .values({
          kind: "fulfil",
          nonce: BigInt(settlement?.nonce ?? 0) + 1n,
          to_address: market.marketAddress,
          data: "0x",
          gas_limit: 100_000n,
          fee_ceiling: parseUnits("50", "gwei"),
          state: "signed",
        })
        .execute();
      for (let rounds = 0; rounds < 3; rounds++) await round();
      expect((await dearest()) > parseUnits("4", "gwei")).to.equal(true);
    } finally {
      await connection.provider.request({ method: "evm_setAutomine", params: [true] });
    }
  });

  it("settles anew what another transaction of the account pushed out", async () => {
    const { sessionId, round } = await proveOne();
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
