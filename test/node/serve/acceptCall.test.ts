// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { id, parseEther } from "ethers";
import { authoriseSigner } from "../../../src/client/authoriseSigner.ts";
import { createClient } from "../../../src/client/createClient.ts";
import { deposit } from "../../../src/client/deposit.ts";
import { openSession } from "../../../src/client/openSession.ts";
import { revokeSigner } from "../../../src/client/revokeSigner.ts";
import { CallOutOfPlaceError } from "../../../src/errors/ServingErrors.ts";
import type { NodeDatabase } from "../../../src/node/database/openDatabase.ts";
import { acceptCall } from "../../../src/node/serve/acceptCall.ts";
import { connection, networkHelpers } from "../../shared/fixtures.ts";
import { APPROVES_THE_OWNERS_SIGNATURE, openWallet } from "../../shared/wallet.ts";
import {
  marketFixture,
  openTestDatabase,
  orderCall,
  PRICE,
  refusal,
  servingSite,
  type OrderChoices,
} from "./serving.ts";

const DAY = 86_400n;

describe("taking a paid call on", () => {
  let database: NodeDatabase;
  let clear: () => Promise<void>;
  let close: () => Promise<void>;
  before(async () => {
    ({ database, clear, close } = await openTestDatabase());
  });
  beforeEach(() => clear());
  after(() => close());

  /** A node that takes calls, and a caller that orders them behind one another. */
  async function setUp(limits: Parameters<typeof servingSite>[2] = {}) {
    const market = await networkHelpers.loadFixture(marketFixture);
    const site = await servingSite(database, market, limits);
    const { caller, sessionId, modelId } = market;
    const first = { sessionId, head: sessionId, callCount: 1n, modelId };
    const order = (choices: Partial<OrderChoices> = {}) => orderCall(caller, { ...first, ...choices });
    const next = async (head: string, callCount: bigint, choices: Partial<OrderChoices> = {}) =>
      order({ head, callCount, ...choices });
    const calls = () => database.db.selectFrom("calls").selectAll().orderBy("sequence").execute();
    return { ...market, site, order, next, calls };
  }

  it("answers, with the voucher on disk", async () => {
    const { site, order, calls, sessionId, modelId } = await setUp();
    const first = await order();
    const accepted = await acceptCall(site, first);
    expect(accepted).to.include({ sessionId, modelId, sequence: 1n, answer: 6, state: "accepted" });
    const [row, ...others] = await calls();
    expect(others).to.be.empty;
    expect(row).to.include({
      call_id: accepted.callId,
      session_id: sessionId,
      sequence: "1",
      price: String(PRICE),
      signature: first.signature,
      valid_until: String(first.voucher.validUntil),
      salt: "1",
      answer: 6,
      state: "accepted",
    });
    expect([...(row?.words ?? [])]).to.deep.equal([3, 0, 1, 2]);
  });

  it("takes calls behind one another, up to what the session holds", async () => {
    const { site, next, sessionId, caller } = await setUp();
    let head = sessionId;
    for (let count = 1n; count <= 5n; count++) {
      ({ callId: head } = await acceptCall(site, await next(head, count)));
    }
    const sixth = await next(head, 6n);
    expect(await refusal(acceptCall(site, sixth))).to.equal("SESSION_UNDERFUNDED");
    await deposit(caller, { sessionId, amount: PRICE });
    expect((await acceptCall(site, sixth)).sequence).to.equal(6n);
  });

  it("answers a call that comes again from the record, whatever has become of it", async () => {
    const { site, order, calls } = await setUp();
    const first = await order();
    const { callId } = await acceptCall(site, first);
    await database.db.updateTable("calls").set({ state: "settled", words: null, salt: null }).execute();
    const again = await acceptCall(site, first);
    expect(again).to.include({ callId, answer: 6, state: "settled", isRepeated: true });
    expect(await calls()).to.have.length(1);
  });

  it("answers a call that is sent twice from the record, even if nothing is left to pay it twice", async () => {
    const { site, order, caller, nodeId, calls } = await setUp();
    const { sessionId } = await openSession(caller, { nodeId, amount: PRICE });
    const call = await order({ sessionId: sessionId.toLowerCase(), head: sessionId });
    let first: Promise<unknown> | undefined;
    const chain: typeof site.chain = {
      ...site.chain,
      offerOf: async (...about) => {
        await (first ??= acceptCall(site, call)); // comes first, while the second is being checked
        return site.chain.offerOf(...about);
      },
    };
    expect(await acceptCall({ ...site, chain }, call)).to.include({ answer: 6, isRepeated: true });
    expect(await calls()).to.have.length(1);
  });

  it("gives a place to one of two calls, and tells the other where the session stands", async () => {
    const { site, order, calls, sessionId } = await setUp();
    const rivals = [await order({ salt: 7n }), await order({ salt: 8n }), await order({ salt: 9n })];
    const results = await Promise.allSettled(rivals.map((rival) => acceptCall(site, rival)));
    const won = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(won).to.have.length(1);
    const refused = results.flatMap((result): unknown[] =>
      result.status === "rejected" ? [result.reason] : [],
    );
    expect(refused).to.have.length(2);
    for (const error of refused) {
      expect(error).to.be.instanceOf(CallOutOfPlaceError);
      expect(error).to.include({ head: won[0]?.callId, callCount: 1n });
    }
    expect(await calls()).to.have.length(1);
    const session = await database.db.selectFrom("sessions").selectAll().executeTakeFirstOrThrow();
    expect(session).to.include({ session_id: sessionId, head: won[0]?.callId, call_count: "1" });
  });

  it("refuses a call that leaves a gap, or whose head is not the session's", async () => {
    const { site, order, next, calls, sessionId } = await setUp();
    expect(await refusal(acceptCall(site, await next(sessionId, 2n)))).to.equal("CALL_OUT_OF_PLACE");
    expect(await refusal(acceptCall(site, await next(sessionId, 0n)))).to.equal("CALL_OUT_OF_PLACE");
    expect(await refusal(acceptCall(site, await order({ head: id("another") })))).to.equal("VOUCHER_INVALID");
    await acceptCall(site, await order());
    const behindNothing = await next(sessionId, 2n); // signed behind the session's first head
    expect(await refusal(acceptCall(site, behindNothing))).to.equal("VOUCHER_INVALID");
    expect(await calls()).to.have.length(1);
  });

  it("refuses signatures of others, of other sessions, and for other prices", async () => {
    const { site, order, stranger, caller, sessionId, nodeId, modelId, calls } = await setUp();
    const first = { sessionId, head: sessionId, callCount: 1n, modelId };
    expect(await refusal(acceptCall(site, await orderCall(stranger, first)))).to.equal("VOUCHER_INVALID");
    const { sessionId: other } = await openSession(caller, { nodeId, amount: PRICE });
    const foreign = await order({ sessionId: other, head: other });
    expect(await refusal(acceptCall(site, { ...foreign, sessionId }))).to.equal("VOUCHER_INVALID");
    const dearer = { ...(await order()), price: PRICE + 1n };
    expect(await refusal(acceptCall(site, dearer))).to.equal("VOUCHER_INVALID");
    const damaged = { ...(await order()), signature: "0x1234" };
    expect(await refusal(acceptCall(site, damaged))).to.equal("VOUCHER_INVALID");
    expect(await calls()).to.be.empty;
  });

  it("refuses a price below the offer, and models that it does not serve or offer", async () => {
    const { site, order, node, nodeId, modelId } = await setUp();
    expect(await refusal(acceptCall(site, await order({ price: PRICE - 1n })))).to.equal("PRICE_TOO_LOW");
    expect(await refusal(acceptCall(site, await order({ price: 0n })))).to.equal("PRICE_TOO_LOW");
    const unknown = await order({ modelId: modelId + 1n });
    expect(await refusal(acceptCall(site, unknown))).to.equal("MODEL_NOT_SERVED");
    const signed = await order({ validFor: DAY });
    await node.market.retireOffer(nodeId, modelId);
    const { changesAt } = await node.market.offerOf(nodeId, modelId);
    await networkHelpers.time.increaseTo(changesAt);
    expect(await refusal(acceptCall(site, signed))).to.equal("OFFER_MISSING");
  });

  it("refuses a call of which the author's floor would leave the node nothing", async () => {
    const { site, order, deployed, modelId } = await setUp();
    const { models, signers } = deployed;
    await models.connect(signers.author).changeLicence(modelId, 300_000n, parseEther("1000"));
    const { from } = await models.licenceChangeOf(modelId);
    await networkHelpers.time.increaseTo(from);
    expect(await refusal(acceptCall(site, await order()))).to.equal("PRICE_EARNS_NOTHING");
  });

  it("refuses vouchers that have ended, end too early or too late", async () => {
    const { site, order, node } = await setUp();
    const refused = async (validFor: bigint) => refusal(acceptCall(site, await order({ validFor })));
    expect(await refused(-1n)).to.equal("VOUCHER_INVALID");
    expect(await refused(599n)).to.equal("VOUCHER_INVALID");
    expect(await refused((await node.escrow.MAX_VOUCHER_LIFE()) + 1n)).to.equal("VOUCHER_INVALID");
    expect((await acceptCall(site, await order({ validFor: 600n }))).answer).to.equal(6);
  });

  it("relies on thawing money only until it can leave", async () => {
    const { site, order, next, caller, sessionId } = await setUp();
    await caller.escrow.thaw(sessionId, 4n * PRICE);
    const { callId } = await acceptCall(site, await order());
    const { thawEndsAt } = await caller.escrow.sessionOf(sessionId);
    await networkHelpers.time.increaseTo(thawEndsAt - 3600n);
    const late = await next(callId, 2n, { validFor: 3600n });
    expect(await refusal(acceptCall(site, late))).to.equal("SESSION_UNDERFUNDED");
    const early = await next(callId, 2n, { validFor: 3599n });
    expect((await acceptCall(site, early)).sequence).to.equal(2n);
  });

  it("refuses inputs that no proof can be made for", async () => {
    const { site, order, calls } = await setUp();
    const refused = async (choices: Partial<OrderChoices>) => refusal(acceptCall(site, await order(choices)));
    expect(await refused({ words: [1, 2, 3] })).to.equal("INPUT_SHAPE");
    const honest = await order();
    const other = { ...honest.input, words: Uint8Array.of(3, 0, 1, 1) };
    expect(await refusal(acceptCall(site, { ...honest, input: other }))).to.equal("INPUT_MISMATCH");
    const wide = { ...honest.input, words: Uint8Array.of(4, 0, 1, 1) };
    expect(await refusal(acceptCall(site, { ...honest, input: wide }))).to.equal("WORD_OUT_OF_RANGE");
    expect(await calls()).to.be.empty;
  });

  it("takes an authorised key's voucher only if the key signs until after it ends", async () => {
    const { site, caller, deployed, addresses, sessionId, modelId } = await setUp();
    const { delegator } = deployed.signers;
    const key = createClient({ signer: delegator, addresses });
    const order = (validFor: bigint) =>
      orderCall(key, { sessionId, head: sessionId, callCount: 1n, modelId, validFor });
    expect(await refusal(acceptCall(site, await order(3600n)))).to.equal("VOUCHER_INVALID");
    await authoriseSigner(caller, { signer: delegator.address });
    const { endsAt } = await revokeSigner(caller, { signer: delegator.address });
    await networkHelpers.time.increaseTo(endsAt - 3600n);
    expect(await refusal(acceptCall(site, await order(3600n)))).to.equal("VOUCHER_INVALID");
    expect((await acceptCall(site, await order(3599n))).answer).to.equal(6);
  });

  it("works for contracts that approve vouchers only if the operator says so", async () => {
    const { site, deployed, addresses, nodeId, modelId } = await setUp();
    const { client, contract } = await openWallet({ owner: deployed.signers.caller, addresses });
    await deployed.token.connect(deployed.signers.caller).transfer(contract, PRICE);
    await contract.set(APPROVES_THE_OWNERS_SIGNATURE);
    const { sessionId } = await openSession(client, { nodeId, amount: PRICE, signedBy: "contract" });
    const owner = createClient({ signer: deployed.signers.caller, addresses });
    const order = await orderCall(owner, { sessionId, head: sessionId, callCount: 1n, modelId });
    expect(await refusal(acceptCall(site, order))).to.equal("CONTRACT_CALLER_REFUSED");
    const trusting = { ...site, limits: { ...site.limits, contractCallers: true } };
    expect((await acceptCall(trusting, order)).answer).to.equal(6);
  });

  it("refuses sessions that pay another node, were never opened, or are not deep enough in the chain", async () => {
    const { site, order, caller, deployed, addresses, sessionId, ...market } = await setUp();
    const never = id("never opened");
    expect(await refusal(acceptCall(site, await order({ sessionId: never, head: never })))).to.equal(
      "SESSION_UNKNOWN",
    );
    const foreign = { ...site, nodeId: id("another node") };
    expect(await refusal(acceptCall(foreign, await order()))).to.equal("VOUCHER_INVALID");
    const { sessionId: young } = await openSession(caller, { nodeId: market.nodeId, amount: PRICE });
    const deep = await servingSite(
      database,
      { ...market, caller, deployed, addresses, sessionId },
      { confirmations: 2 },
    );
    const early = await order({ sessionId: young, head: young });
    expect(await refusal(acceptCall(deep, early))).to.equal("SESSION_UNKNOWN");
    await networkHelpers.mine(2);
    expect((await acceptCall(deep, early)).answer).to.equal(6);
  });

  it("lets no caller owe more than the operator allows, over all its sessions", async () => {
    const { site, order, next, caller, nodeId, sessionId } = await setUp({ exposurePerCaller: 2n * PRICE });
    const { callId } = await acceptCall(site, await order());
    const { sessionId: other } = await openSession(caller, { nodeId, amount: 5n * PRICE });
    await acceptCall(site, await order({ sessionId: other, head: other }));
    const third = await next(callId, 2n);
    expect(await refusal(acceptCall(site, third))).to.equal("EXPOSURE_EXCEEDED");
    await database.db
      .updateTable("calls")
      .set({ state: "settled" })
      .where("session_id", "=", other)
      .execute();
    expect((await acceptCall(site, third)).sessionId).to.equal(sessionId);
  });

  it("begins where the escrow stands, and gives up where it went on without the node", async () => {
    const { site, order, next, sessionId } = await setUp();
    const elsewhere = id("settled elsewhere");
    const moved = {
      ...site,
      chain: {
        ...site.chain,
        sessionOf: async () => ({
          ...(await site.chain.sessionOf(sessionId)),
          head: elsewhere,
          callCount: 7n,
        }),
      },
    };
    const { callId } = await acceptCall(site, await order());
    expect(await refusal(acceptCall(moved, await next(callId, 2n)))).to.equal("SESSION_FORKED");
    await database.db.updateTable("calls").set({ state: "lost" }).execute();
    expect((await acceptCall(moved, await next(elsewhere, 8n))).sequence).to.equal(8n);
    const session = await database.db.selectFrom("sessions").selectAll().executeTakeFirstOrThrow();
    expect(session).to.include({ settled_head: elsewhere, settled_count: "7", call_count: "8" });
  });

  it("takes a call anew that was lost", async () => {
    const { site, order, calls, sessionId } = await setUp();
    const { callId } = await acceptCall(site, await order());
    await database.db.updateTable("calls").set({ state: "lost", words: null, salt: null }).execute();
    await database.db.updateTable("sessions").set({ head: sessionId, call_count: 0n }).execute();
    const again = await order({ validFor: 7200n });
    expect(await acceptCall(site, again)).to.include({ callId, state: "accepted", isRepeated: false });
    const [row] = await calls();
    expect(row).to.include({ state: "accepted", salt: "1", signature: again.signature });
  });

  it("asks the chain once for many calls, and counts what a settlement has paid only once", async () => {
    const { node, next, sessionId, ...market } = await setUp();
    const site = await servingSite(database, { ...market, node, sessionId }, { maxAgeMs: 60_000 });
    let head = (await acceptCall(site, await next(sessionId, 1n))).callId;
    const forgetful = await servingSite(database, { ...market, node, sessionId });
    const asking = countRequests();
    await forgetful.chain.sessionOf(sessionId);
    expect(asking.end()).to.be.greaterThan(0);
    const second = await next(head, 2n);
    const asked = countRequests();
    ({ callId: head } = await acceptCall(site, second));
    expect(asked.end()).to.equal(0);
    await database.db.updateTable("calls").set({ state: "settled" }).where("call_id", "=", head).execute();
    await database.db.updateTable("sessions").set({ settled_head: head, settled_count: 2n }).execute();
    // The remembered balance is of before the settlement, so it pays those two as well.
    let count = 3n;
    for (; count <= 5n; count++) ({ callId: head } = await acceptCall(site, await next(head, count)));
    expect(await refusal(acceptCall(site, await next(head, count)))).to.equal("SESSION_UNDERFUNDED");
  });
});

/** Counts what is asked of the chain until it is ended. */
function countRequests(): { end: () => number } {
  const { provider } = connection;
  const ask = provider.request.bind(provider);
  let count = 0;
  provider.request = (request) => {
    count++;
    return ask(request);
  };
  return {
    end: () => {
      provider.request = ask;
      return count;
    },
  };
}
