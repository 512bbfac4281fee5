// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { id, parseEther, ZeroAddress } from "ethers";
import { proveBundle } from "../../../src/node/engine/proveBundle.ts";
import { proveJobs } from "../../../src/node/engine/proofJobs.ts";
import { keepWorking } from "../../../src/node/engine/openWork.ts";
import { networkHelpers, ethers } from "../../shared/fixtures.ts";
import { PRICE, openSession, type OpenMarket } from "../../shared/market.ts";
import { acceptCalls } from "./acceptCalls.ts";
import { POISON, commitTo } from "./trapdoorServed.ts";
import { useWorkshop } from "./useWorkshop.ts";
import { CONFIRMATIONS, type Workshop } from "./workshop.ts";

describe("a node's work", function () {
  this.timeout(120_000);
  let shop: Workshop;
  let market: OpenMarket;
  useWorkshop((opened) => {
    ({ shop, market } = opened);
  });

  it("settles what is proven of several sessions at once, and forgets their inputs", async () => {
    const { otherCaller } = market.signers;
    await market.token.connect(otherCaller).approve(market.escrow, ethers.MaxUint256);
    const ours = await openSession(market, {});
    const theirs = await openSession({ ...market, signers: { ...market.signers, caller: otherCaller } }, {});
    await acceptCalls(market, shop.db, {
      sessionId: ours,
      model: market.batched,
      inputs: [1, 2, 3, 4, 5, 6],
    });
    await acceptCalls(market, shop.db, {
      sessionId: theirs,
      model: market.base,
      inputs: [7, 8],
      caller: otherCaller,
    });
    const { round, errors, proveAll } = await shop.open(market);
    await round();
    await proveAll();
    await round();
    expect((await market.escrow.sessionOf(ours)).callCount).to.equal(6n);
    expect((await market.escrow.sessionOf(theirs)).callCount).to.equal(2n);
    expect((await market.escrow.sessionOf(ours)).balance).to.equal(parseEther("1000") - 6n * PRICE);
    expect(new Set(await shop.states())).to.deep.equal(new Set(["proven"]));
    await networkHelpers.mine(CONFIRMATIONS);
    await round();
    expect(new Set(await shop.states())).to.deep.equal(new Set(["settled"]));
    expect((await shop.transactions()).map(({ state }) => state)).to.deep.equal(["final"]);
    const kept = await shop.db.selectFrom("calls").select("call_id").where("words", "is not", null).execute();
    expect(kept).to.deep.equal([]);
    // Four calls in one proof, two in the next, and two alone.
    expect(await shop.db.selectFrom("bundles").selectAll().execute()).to.have.length(4);
    expect(errors).to.deep.equal([]);
  });

  it("skips a call that has no proof, and is paid for the others of its bundle", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.batched, inputs: [1, POISON, 3] });
    const { round, errors, proveAll } = await shop.open(market);
    await round();
    await proveAll();
    await round();
    await networkHelpers.mine(CONFIRMATIONS);
    await round();
    const session = await market.escrow.sessionOf(sessionId);
    expect(session.callCount).to.equal(3n);
    expect(session.balance).to.equal(parseEther("1000") - 2n * PRICE);
    expect(errors).to.deep.equal([]);
  });

  it("is paid once for what two provers proved at the same time", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.batched, inputs: [1, 2, 3, 4] });
    const { round, errors, site } = await shop.open(market);
    await round();
    const [bundle] = await shop.db.selectFrom("bundles").select("bundle_id").execute();
    const bundleId = bundle?.bundle_id ?? "";
    await Promise.all(["first", "second"].map((prover) => proveBundle({ ...site, prover }, bundleId)));
    const bundles = await shop.db.selectFrom("bundles").select("state").execute();
    expect(bundles).to.deep.equal([{ state: "proven" }]);
    for (let rounds = 0; rounds < 3; rounds++) {
      await round();
      await networkHelpers.mine(CONFIRMATIONS);
    }
    expect((await shop.transactions()).map(({ state }) => state)).to.deep.equal(["final"]);
    expect(await market.market.queryFilter(market.market.filters.CallProven())).to.have.length(4);
    expect((await market.escrow.sessionOf(sessionId)).balance).to.equal(parseEther("1000") - 4n * PRICE);
    expect(errors).to.deep.equal([]);
  });

  it("waits for proofs that are missing before the end of a run, and settles up to there", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [1, 2] });
    const { round, proveAll } = await shop.open(market);
    await round();
    await proveAll();
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [3] });
    await round();
    expect((await market.escrow.sessionOf(sessionId)).callCount).to.equal(2n);
    await networkHelpers.mine(CONFIRMATIONS);
    await round();
    await proveAll();
    await round();
    expect((await market.escrow.sessionOf(sessionId)).callCount).to.equal(3n);
  });

  it("leaves a session alone that cannot pay, and settles the others", async () => {
    const poor = await openSession(market, { salt: id("poor"), amount: PRICE });
    const rich = await openSession(market, { salt: id("rich") });
    await acceptCalls(market, shop.db, { sessionId: poor, model: market.base, inputs: [1, 2] });
    await acceptCalls(market, shop.db, { sessionId: rich, model: market.base, inputs: [3] });
    const { round, proveAll } = await shop.open(market);
    await round();
    await proveAll();
    await round();
    expect((await market.escrow.sessionOf(poor)).callCount).to.equal(0n);
    expect((await market.escrow.sessionOf(rich)).callCount).to.equal(1n);
    const held = await shop.db
      .selectFrom("sessions")
      .select("held_reason")
      .where("session_id", "=", poor)
      .executeTakeFirstOrThrow();
    expect(held.held_reason).to.equal(`it holds ${String(PRICE)} of ${String(2n * PRICE)} token wei`);
  });

  it("waits for company, but not when a voucher ends soon or much is owed", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [1] });
    const { round: patient, proveAll } = await shop.open(market, { maxWaitMs: 3_600_000 });
    await patient();
    await proveAll();
    await patient();
    expect(await shop.transactions()).to.have.length(0);
    const { round: exposed } = await shop.open(market, { maxWaitMs: 3_600_000, maxExposure: PRICE });
    await exposed();
    expect(await shop.transactions()).to.have.length(1);
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [2] });
    await networkHelpers.mine(CONFIRMATIONS);
    await patient();
    await proveAll();
    await networkHelpers.time.increase(3_600 - 300);
    await patient();
    expect(await shop.transactions()).to.have.length(2);
  });

  it("lets what was proven just now wait for company, however long ago it was asked for", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [1] });
    await shop.db
      .updateTable("calls")
      .set({ accepted_at: new Date(Date.now() - 7_200_000) })
      .execute();
    const { round, proveAll } = await shop.open(market, { maxWaitMs: 3_600_000 });
    await round();
    await proveAll();
    await round();
    expect(await shop.transactions()).to.have.length(0);
    await shop.db
      .updateTable("bundles")
      .set({ proven_at: new Date(Date.now() - 3_600_001) })
      .execute();
    await round();
    expect(await shop.transactions()).to.have.length(1);
  });

  it("waits while gas is dearer than the ceiling", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [1] });
    const { round, errors, proveAll } = await shop.open(market, { maxFeePerGas: 1n });
    await round();
    await proveAll();
    await round();
    expect(await shop.transactions()).to.have.length(0);
    expect(errors.at(-1)).to.match(
      /^settle sessions: GasPriceTooHighError: Gas costs .* and the ceiling is 0.000000001 gwei/,
    );
  });

  it("delivers a request once it is deep enough, and refuses one that it cannot answer", async () => {
    const { caller, operator } = market.signers;
    await market.market.connect(operator).setOffer(market.nodeId, market.base.modelId, PRICE, 100n);
    const deadline = BigInt(await networkHelpers.time.latest()) + 3600n;
    const order = {
      caller: caller.address,
      nodeId: market.nodeId,
      modelId: market.base.modelId,
      inputCommitment: commitTo({ words: Uint8Array.of(9, 9), salt: 0n }),
      maxPrice: PRICE,
      deadline,
      referrer: ZeroAddress,
      salt: id("good"),
      bond: 0n,
      callbackGas: 0n,
    };
    await market.market.connect(caller).request(order, "0x0909");
    await market.market.connect(caller).request({ ...order, salt: id("bad") }, "0x0101");
    const { round, errors, proveAll } = await shop.open(market);
    await round();
    await proveAll();
    const before = await shop.db.selectFrom("requests").select("state").execute();
    expect(before.map(({ state }) => state)).to.deep.equal(["seen", "seen"]);
    await networkHelpers.mine(CONFIRMATIONS);
    await round();
    await proveAll();
    await round();
    await networkHelpers.mine(CONFIRMATIONS);
    await round();
    const rows = await shop.db.selectFrom("requests").select(["state", "reason"]).orderBy("state").execute();
    expect(rows.map(({ state }) => state)).to.deep.equal(["fulfilled", "refused"]);
    expect(rows[1]?.reason).to.match(/does not match its commitment/);
    const proven = await market.market.queryFilter(market.market.filters.CallProven());
    expect(proven).to.have.length(1);
    expect(errors).to.deep.equal([]);
  });

  it("takes over what somebody else settled", async () => {
    const sessionId = await openSession(market, {});
    // Another call had the place before and was lost.
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [9] });
    await shop.db.updateTable("calls").set({ state: "lost" }).execute();
    await shop.db.updateTable("sessions").set({ head: sessionId, call_count: 0n }).execute();
    const [callId = ""] = await acceptCalls(market, shop.db, {
      sessionId,
      model: market.base,
      inputs: [1],
    });
    const { round, proveAll } = await shop.open(market);
    await round();
    await proveAll();
    // A copy of the database, as a backup is one, settles first.
    await round();
    await shop.db.updateTable("calls").set({ transaction_id: null }).execute();
    await shop.db.deleteFrom("attempts").execute();
    await shop.db.deleteFrom("transactions").execute();
    await round();
    expect((await shop.states()).sort()).to.deep.equal(["lost", "settled"]);
    const row = await shop.db.selectFrom("sessions").selectAll().executeTakeFirstOrThrow();
    expect([row.settled_head, row.settled_count]).to.deep.equal([callId, "1"]);
    expect(await shop.transactions()).to.have.length(0);
  });

  it("gives up what does not continue the session on chain", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [1] });
    const { round, proveAll } = await shop.open(market);
    await round();
    await proveAll();
    await round();
    await networkHelpers.mine(CONFIRMATIONS);
    // The same session from its beginning, as after the loss of the database.
    for (const table of ["calls", "bundles", "sessions", "attempts", "transactions"] as const) {
      await shop.db.deleteFrom(table).execute();
    }
    await acceptCalls(market, shop.db, { sessionId, model: market.base, inputs: [2] });
    await round();
    await proveAll();
    await round();
    expect(await shop.states()).to.deep.equal(["lost"]);
    expect(await shop.transactions()).to.have.length(0);
    const { head } = await market.escrow.sessionOf(sessionId);
    const row = await shop.db.selectFrom("sessions").selectAll().executeTakeFirstOrThrow();
    expect([row.head, row.call_count]).to.deep.equal([head, "1"]);
  });

  it("has proofs made by whoever takes them from the queue", async () => {
    const sessionId = await openSession(market, {});
    await acceptCalls(market, shop.db, { sessionId, model: market.batched, inputs: [1, 2, POISON, 4] });
    const { round, site } = await shop.open(market);
    const proven: number[] = [];
    const failed: boolean[] = [];
    await proveJobs(shop.database, site, {
      atOnce: 2,
      onProven: (wallMs) => proven.push(wallMs),
      onFailed: (_, __, isLast) => failed.push(isLast),
    });
    const stop = keepWorking(round, 100);
    try {
      for (let tries = 0; tries < 400 && (await market.escrow.sessionOf(sessionId)).callCount < 4n; tries++) {
        await networkHelpers.mine();
        await sleep(100);
      }
    } finally {
      await stop();
      await shop.database.queue.offWork("prove");
    }
    expect((await market.escrow.sessionOf(sessionId)).callCount).to.equal(4n);
    // The bundle failed three times, then the poisoned call by itself.
    expect(failed).to.deep.equal([false, false, true, false, false, true]);
    expect(proven).to.have.length(3);
  });
});
