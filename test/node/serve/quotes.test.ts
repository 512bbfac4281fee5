// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseEther } from "ethers";
import { z } from "zod";
import { askQuote } from "../../../src/client/askQuote.ts";
import { orderIdOf } from "../../../src/client/orderIdOf.ts";
import type { DraftedOrder } from "../../../src/client/quoteFile.ts";
import { requestQuoted } from "../../../src/client/requestQuoted.ts";
import { signQuote } from "../../../src/client/signQuote.ts";
import type { NodeDatabase } from "../../../src/node/database/openDatabase.ts";
import { watchRequests } from "../../../src/node/chain/watchRequests.ts";
import { forgetQuotes } from "../../../src/node/engine/forgetQuotes.ts";
import type { QuoteRules } from "../../../src/node/serve/quotes/QuoteDesk.ts";
import { formatJson } from "../../../src/shared/jsonFile.ts";
import { networkHelpers } from "../../shared/fixtures.ts";
import { CHAIN_ID } from "../../shared/market.ts";
import { openApi, type ApiChoices } from "./apiFixture.ts";
import { BOND, draftOrder, withQuotes } from "./drafting.ts";
import { openTestDatabase, PRICE, refusal } from "./serving.ts";

const reply = z.object({ code: z.string(), message: z.string() }).partial().loose();

describe("a node's quotes over HTTP", () => {
  let database: NodeDatabase;
  let clear: () => Promise<void>;
  let close: () => Promise<void>;
  const open: (() => unknown)[] = [];
  before(async () => {
    ({ database, clear, close } = await openTestDatabase());
  });
  beforeEach(() => clear());
  afterEach(async () => {
    for (const end of open.splice(0)) await end();
  });
  after(() => close());

  /** A node that quotes, and how it is asked. */
  async function quoting(rules: Partial<QuoteRules> = {}, choices: ApiChoices = {}) {
    const node = await openApi(database, {
      ...choices,
      site: (site, market) => withQuotes(site, market, rules),
    });
    await networkHelpers.mine(); // the fixture's blocks may be old
    const ask = async ({ order, payload }: DraftedOrder, remoteAddress = "10.0.0.1") => {
      const response = await node.api.inject({
        method: "POST",
        url: "/quotes",
        remoteAddress,
        headers: { "content-type": "application/json" },
        payload: formatJson({ order, payload }),
      });
      const { code = "signed" } = reply.parse(response.json());
      return { status: response.statusCode, code, response };
    };
    const draft = (changed: Parameters<typeof draftOrder>[1] = {}) => draftOrder(node, changed);
    return { ...node, ask, draft };
  }
  const stored = () => database.db.selectFrom("quotes").selectAll().orderBy("signed_at").execute();

  it("signs an order that the market then takes, without its input, and has it on disk", async () => {
    const { api, caller, nodeId, node, draft } = await quoting();
    open.push(() => api.close());
    const url = await api.listen({ host: "127.0.0.1", port: 0 });
    const drafted = await draft();
    const quote = await askQuote(caller, { url: `${url}/`, draft: drafted });
    const [row] = await stored();
    expect(row).to.include({ payload: drafted.payload, signature: quote.signature, bond: String(BOND) });
    const { callId } = await requestQuoted(caller, { quote, payload: "0x" });
    expect(row?.call_id).to.equal(callId);
    expect(await node.staking.bondsOf(nodeId)).to.equal(BOND);
  });

  it("computes the id of an order as the market does", async () => {
    const { node, addresses, draft } = await quoting();
    for (const changed of [
      {},
      { bond: 2n ** 96n - 1n, deadline: 2n ** 64n - 1n, callbackGas: 2n ** 32n - 1n },
    ]) {
      const { order } = await draft(changed);
      const id = orderIdOf(order, { chainId: CHAIN_ID, market: addresses.market });
      expect(id).to.equal(await node.market.callIdOf(order));
    }
  });

  it("signs nothing unless its operator wants that, and says on which terms it does", async () => {
    const off = await openApi(database);
    const { order, payload } = await draftOrder(off);
    const response = await off.api.inject({
      method: "POST",
      url: "/quotes",
      headers: { "content-type": "application/json" },
      payload: formatJson({ order, payload }),
    });
    expect([response.statusCode, reply.parse(response.json()).code]).to.deep.equal([404, "QUOTES_OFF"]);
    expect((await off.api.inject("/models")).json()).to.include({ quotes: null });
    const { api } = await quoting({ minPrice: PRICE });
    expect(
      z.object({ quotes: z.unknown() }).parse((await api.inject("/models")).json()).quotes,
    ).to.deep.equal({
      minPrice: String(PRICE),
      maxBond: String(2n * BOND),
      maxCallbackGas: "0",
      validSeconds: 60,
      minTermSeconds: 600,
    });
  });

  it("refuses what is not for it, pays too little, or could cost too much", async () => {
    const { ask, draft, node, nodeId, modelId, stranger } = await quoting({ minPrice: PRICE + 1n });
    const now = BigInt(await networkHelpers.time.latest());
    const price = { maxPrice: PRICE + 1n };
    const cases: [string, number, Parameters<typeof draft>[0]][] = [
      ["QUOTE_REFUSED", 422, { ...price, nodeId: `0x${"12".repeat(32)}` }],
      ["MODEL_NOT_SERVED", 404, { ...price, modelId: modelId + 1n }],
      ["QUOTE_REFUSED", 422, { maxPrice: PRICE }],
      ["QUOTE_REFUSED", 422, { ...price, bond: 0n }],
      ["QUOTE_REFUSED", 422, { ...price, bond: 2n * BOND + 1n }],
      ["QUOTE_REFUSED", 422, { ...price, callbackGas: 1n }],
      ["QUOTE_REFUSED", 422, { ...price, deadline: now + 659n }],
      ["INPUT_MISMATCH", 400, { ...price, inputCommitment: 1n }],
      ["REQUEST_INVALID", 400, { ...price, bond: 2n ** 96n }],
      ["REQUEST_INVALID", 400, { ...price, deadline: 2n ** 64n }],
      ["REQUEST_INVALID", 400, { ...price, maxPrice: -1n }],
      ["REQUEST_INVALID", 400, { ...price, referrer: `0x${"aB".repeat(20)}` }],
    ];
    for (const [code, status, changed] of cases) {
      expect(await ask(await draft(changed)), Object.keys(changed ?? {}).join()).to.include({ code, status });
    }
    const drafted = await draft(price);
    expect(await ask({ ...drafted, payload: `${drafted.payload}00` })).to.include({
      code: "PAYLOAD_INVALID",
      status: 400,
    });
    expect(await stored()).to.deep.equal([]);
    expect(await ask(await draft({ ...price, caller: await stranger.signer.getAddress() }))).to.include({
      status: 200,
    });
    // What the offer asks for counts too.
    await node.market.setOffer(nodeId, modelId, PRICE + 2n, 0n);
    const { changesAt } = await node.market.offerOf(nodeId, modelId);
    await networkHelpers.time.increaseTo(changesAt);
    expect(await ask(await draft(price))).to.include({ code: "QUOTE_REFUSED", status: 422 });
    await node.market.retireOffer(nodeId, modelId);
    await networkHelpers.time.increase((await node.market.OFFER_NOTICE()) + 1n);
    expect(await ask(await draft({ maxPrice: PRICE + 2n }))).to.include({
      code: "QUOTE_REFUSED",
      status: 422,
    });
  });

  it("answers the same order with the same quote, and signs it anew once that has ended", async () => {
    const { ask, draft, caller, node, nodeId } = await quoting({ atOnce: 1 });
    const drafted = await draft();
    const first = await ask(drafted);
    const again = await Promise.all([ask(drafted), ask(drafted)]);
    for (const { response } of again) expect(response.json()).to.deep.equal(first.response.json());
    expect(await stored()).to.have.length(1);
    await networkHelpers.time.increase(61);
    const later = await ask(drafted);
    expect(later.status).to.equal(200);
    expect(later.response.json()).to.not.deep.equal(first.response.json());
    const [row] = await stored();
    const quote = {
      order: drafted.order,
      validUntil: BigInt(row?.valid_until ?? 0),
      signature: row?.signature ?? "",
    };
    await requestQuoted(caller, { quote, payload: "0x" });
    await watchRequests(node, database.db, { nodeId, confirmations: 0, fromBlock: 0 });
    await networkHelpers.time.increase(61);
    expect(await ask(drafted)).to.include({ code: "QUOTE_REFUSED", status: 422 });
  });

  it("signs no more than it has stake for, whoever asks, until quotes end", async () => {
    // 1,000 ASY of stake, of which 26 may be locked: five bonds, and not six.
    const { ask, draft } = await quoting({ stakeShare: 26_000n });
    const flood = async (orders: number) => {
      const drafts = await Promise.all(Array.from({ length: orders }, () => draft()));
      const answers = await Promise.all(
        drafts.map((drafted, index) => ask(drafted, `10.0.1.${String(index)}`)),
      );
      return answers.map(({ code }) => code).sort();
    };
    expect(await flood(8)).to.deep.equal([
      ...Array.from({ length: 3 }, () => "QUOTES_EXHAUSTED"),
      ...Array.from({ length: 5 }, () => "signed"),
    ]);
    const small = await ask(await draft({ bond: parseEther("1") }));
    expect(small.code).to.equal("signed");
    await networkHelpers.time.increase(61);
    expect(await flood(1)).to.deep.equal(["signed"]);
  });

  it("counts the bond of a quote that was taken, once, until it is free again", async () => {
    const { ask, draft, caller, node, nodeId } = await quoting({ stakeShare: 11_000n }); // two bonds
    const watch = () => watchRequests(node, database.db, { nodeId, confirmations: 0, fromBlock: 0 });
    const { order, payload } = await draft();
    const { response } = await ask({ order, payload });
    const quoted = z.object({ validUntil: z.string(), signature: z.string() }).parse(response.json());
    const quote = { order, ...quoted, validUntil: BigInt(quoted.validUntil) };
    await requestQuoted(caller, { quote, payload: "0x" });
    await watch();
    // The quote has not ended, but its bond is on chain: there is room for another one, and for no third.
    expect((await ask(await draft())).code).to.equal("signed");
    expect((await ask(await draft())).code).to.equal("QUOTES_EXHAUSTED");
    await networkHelpers.time.increase(61);
    expect((await ask(await draft())).code).to.equal("signed");
    expect((await ask(await draft())).code).to.equal("QUOTES_EXHAUSTED");
    await networkHelpers.time.increaseTo(order.deadline + 1n);
    await caller.market.refund(order);
    expect(await node.staking.bondsOf(nodeId)).to.equal(0n);
    // Below the minimum no bond can be locked, so none is promised.
    expect((await ask(await draft())).code).to.equal("QUOTES_EXHAUSTED");
    await node.token.approve(node.staking, BOND);
    await node.staking.stake(nodeId, BOND);
    expect((await ask(await draft())).code).to.equal("signed");
    expect((await ask(await draft())).code).to.equal("signed");
    expect((await ask(await draft())).code).to.equal("QUOTES_EXHAUSTED");
  });

  it("promises no more answers at once than its operator allows", async () => {
    const { ask, draft } = await quoting({ atOnce: 2 });
    const codes = [];
    for (let orders = 0; orders < 3; orders++) codes.push((await ask(await draft())).code);
    expect(codes).to.deep.equal(["signed", "signed", "QUOTES_EXHAUSTED"]);
  });

  it("lets no address ask too often", async () => {
    const { ask, draft } = await quoting({}, { quotesPerMinute: 2 });
    const drafted = await draft();
    const codes = [];
    for (let orders = 0; orders < 3; orders++) codes.push((await ask(drafted)).code);
    expect(codes).to.deep.equal(["signed", "signed", "RATE_EXCEEDED"]);
    const { response } = await ask(drafted);
    expect(Number(response.headers["retry-after"])).to.be.within(1, 60);
    expect((await ask(drafted, "10.0.0.2")).code).to.equal("signed");
  });

  it("lets no signature out that is not on disk", async () => {
    const { ask, draft, log } = await quoting();
    await database.db.schema.alterTable("quotes").renameTo("lost").execute();
    try {
      const { status, response } = await ask(await draft());
      expect(status).to.be.at.least(500);
      expect(response.body).to.not.match(/0x[0-9a-f]{130}/);
    } finally {
      await database.db.schema.alterTable("lost").renameTo("quotes").execute();
    }
    expect(log()).to.not.match(/0x[0-9a-f]{130}/);
  });

  it("forgets a quote when its order cannot be answered any more", async () => {
    const { ask, draft, node } = await quoting();
    const { order, payload } = await draft();
    await ask({ order, payload });
    await networkHelpers.time.increaseTo(order.deadline);
    await forgetQuotes(node, database.db);
    expect(await stored()).to.have.length(1);
    await networkHelpers.time.increaseTo(order.deadline + 1n);
    await forgetQuotes(node, database.db);
    expect(await stored()).to.deep.equal([]);
  });

  it("is believed only if the operator has signed this very order", async () => {
    const { caller, node, stranger, draft } = await quoting();
    const drafted = await draft();
    const validUntil = BigInt(await networkHelpers.time.latest()) + 60n;
    let answer = "";
    const server = createServer((_, response) => response.end(answer)).listen(0, "127.0.0.1");
    open.push(() => server.close());
    await once(server, "listening");
    const { port } = z.custom<AddressInfo>().parse(server.address());
    const ask = (quote: { validUntil: bigint; signature: string }) => {
      answer = formatJson({ validUntil: quote.validUntil, signature: quote.signature });
      return askQuote(caller, { url: `http://127.0.0.1:${String(port)}`, draft: drafted });
    };
    const signed = await signQuote(node, { order: drafted.order, validUntil });
    expect((await ask(signed)).signature).to.equal(signed.signature);
    const foreign = "NODE_FOREIGN_ANSWER";
    expect(await refusal(ask(await signQuote(stranger, { order: drafted.order, validUntil })))).to.equal(
      foreign,
    );
    const other = { ...drafted.order, bond: 1n };
    expect(await refusal(ask(await signQuote(node, { order: other, validUntil })))).to.equal(foreign);
    const ended = await signQuote(node, { order: drafted.order, validUntil: validUntil - 61n });
    expect(await refusal(ask(ended))).to.equal(foreign);
    expect(await refusal(ask({ ...signed, signature: "0x12" }))).to.equal(foreign);
    expect(await refusal(ask({ ...signed, signature: "no" }))).to.equal(foreign);
  });
});
