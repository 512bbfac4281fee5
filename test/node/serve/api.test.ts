// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { id } from "ethers";
import { z } from "zod";
import { contextOf } from "../../../src/client/callChain.ts";
import type { NodeDatabase } from "../../../src/node/database/openDatabase.ts";
import { ChainUnreachableError } from "../../../src/errors/ServingErrors.ts";
import { receiptsSchema } from "../../../src/shared/receipts.ts";
import { encodeHeader, paymentRequiredSchema, paymentResponseSchema } from "../../../src/shared/x402.ts";
import { CHAIN_ID } from "../../shared/market.ts";
import { bodyOf, decodeHeader, openApi, paymentOf, type ApiChoices } from "./apiFixture.ts";
import { openTestDatabase, orderCall, PRICE, type OrderChoices } from "./serving.ts";

const answered = z.object({
  callId: z.string(),
  answer: z.number(),
  label: z.string(),
  sequence: z.string(),
  state: z.string(),
});
const failed = z.object({
  code: z.string(),
  message: z.string().optional(),
  issues: z.array(z.object({ field: z.string(), problem: z.string() })).optional(),
  head: z.string().optional(),
  callCount: z.string().optional(),
});

describe("the node's HTTP API", () => {
  let database: NodeDatabase;
  let clear: () => Promise<void>;
  let close: () => Promise<void>;
  before(async () => {
    ({ database, clear, close } = await openTestDatabase());
  });
  beforeEach(() => clear());
  after(() => close());

  const open = (choices?: ApiChoices) => openApi(database, choices);

  it("lists its models and prices", async () => {
    const { api, nodeId, modelId } = await open();
    const response = await api.inject("/models");
    expect(response.statusCode).to.equal(200);
    const { models, ...node } = z.looseObject({ models: z.array(z.looseObject({})) }).parse(response.json());
    expect(node).to.include({ nodeId, network: "eip155:31337" });
    expect(models).to.have.length(1);
    expect(models[0]).to.include({
      modelId: String(modelId),
      price: String(PRICE),
      isOffered: true,
      batchSize: 1,
    });
  });

  it("answers an unpaid call with the terms, in header and body", async () => {
    const { api, site, modelId, sessionId, nodeId } = await open();
    const url = `/models/${String(modelId)}/calls`;
    const response = await api.inject({ method: "POST", url: `${url}?session=${sessionId}` });
    expect(response.statusCode).to.equal(402);
    const terms = paymentRequiredSchema.parse(response.json());
    expect(decodeHeader(response.headers["payment-required"])).to.deep.equal(terms);
    const { token, escrow } = site.chain.addresses;
    expect(terms).to.include({ x402Version: 2, code: "PAYMENT_REQUIRED" });
    expect(terms.resource.url).to.match(new RegExp(`^http://.+${url}$`));
    const [accepts] = terms.accepts;
    expect(accepts).to.include({
      scheme: "assay-session",
      network: "eip155:31337",
      amount: String(PRICE),
      asset: token,
      payTo: escrow,
    });
    expect(accepts?.extra).to.deep.include({
      nodeId,
      modelId: String(modelId),
      session: { sessionId, head: sessionId, callCount: "0" },
    });
    const nameless = await api.inject({ method: "POST", url });
    expect(paymentRequiredSchema.parse(nameless.json()).accepts[0]?.extra.session).to.equal(null);
  });

  it("answers a paid call, and again if it is asked again", async () => {
    const { api, order, pay, caller } = await open();
    const first = await order();
    const response = await pay(first);
    expect(response.statusCode).to.equal(200);
    const answer = answered.parse(response.json());
    expect(answer).to.include({ answer: 6, label: "sum 6", sequence: "1", state: "accepted" });
    expect(paymentResponseSchema.parse(decodeHeader(response.headers["payment-response"]))).to.deep.equal({
      success: true,
      transaction: "",
      network: "eip155:31337",
      payer: await caller.signer.getAddress(),
      amount: String(PRICE),
    });
    expect((await pay(first)).json()).to.deep.equal(response.json());
    const metrics = (await api.inject("/metrics")).body;
    expect(metrics).to.match(/assay_calls_accepted_total\{model="\d+"\} 1\n/);
    expect(metrics).to.include('assay_calls{state="accepted"} 1\n');
    expect(metrics).to.include("assay_open_exposure_asy 2\n");
  });

  it("tells Prometheus what its transactions did and took", async () => {
    const { api } = await open();
    const sent = {
      kind: "settle",
      nonce: 0n,
      to_address: "0x",
      data: "0x",
      gas_limit: 1n,
      fee_ceiling: 1n,
    } as const;
    await database.db
      .insertInto("transactions")
      .values([
        { ...sent, state: "final", gas_used: 100_000n },
        { ...sent, state: "final", gas_used: 50_000n },
        { ...sent, state: "signed" },
      ])
      .execute();
    const metrics = (await api.inject("/metrics")).body;
    expect(metrics).to.include('assay_gas_used{kind="settle"} 150000\n');
    expect(metrics).to.include('assay_transactions{kind="settle",state="final"} 2\n');
    expect(metrics).to.include('assay_transactions{kind="settle",state="signed"} 1\n');
  });

  it("waits no longer than half a minute for a request to arrive", async () => {
    const { api } = await open();
    expect(api.server.requestTimeout).to.equal(30_000);
  });

  it("maps each refusal to a status, and tells its code", async () => {
    const { api, site, order, pay, stranger, sessionId, modelId } = await open();
    const refused = async (changed: Partial<OrderChoices>) => {
      const response = await pay(await order(changed));
      return [response.statusCode, failed.parse(response.json()).code];
    };
    expect(await refused({ price: 1n })).to.deep.equal([402, "PRICE_TOO_LOW"]);
    expect(await refused({ validFor: -10n })).to.deep.equal([402, "VOUCHER_INVALID"]);
    expect(await refused({ price: 6n * PRICE })).to.deep.equal([402, "SESSION_UNDERFUNDED"]);
    expect(await refused({ sessionId: id("never opened") })).to.deep.equal([402, "SESSION_UNKNOWN"]);
    expect(await refused({ callCount: 5n })).to.deep.equal([409, "CALL_OUT_OF_PLACE"]);
    expect(await refused({ modelId: 5n })).to.deep.equal([404, "MODEL_NOT_SERVED"]);
    expect(await refused({ words: [0, 0, 0] })).to.deep.equal([400, "INPUT_SHAPE"]);
    const foreign = await orderCall(stranger, { sessionId, head: sessionId, callCount: 1n, modelId });
    const unsigned = await pay(foreign);
    const terms = paymentRequiredSchema.parse(unsigned.json());
    expect(terms).to.include({ code: "VOUCHER_INVALID" });
    expect(decodeHeader(unsigned.headers["payment-required"])).to.deep.equal(terms);
    expect(decodeHeader(unsigned.headers["payment-response"])).to.include({
      success: false,
      errorReason: "VOUCHER_INVALID",
    });
    const first = await order();
    const payment = paymentOf(site, first);
    const accepted = { ...payment.accepted, network: "eip155:1" };
    const elsewhere = await pay(first, { header: encodeHeader({ ...payment, accepted }) });
    expect([elsewhere.statusCode, failed.parse(elsewhere.json()).code]).to.deep.equal([
      400,
      "PAYMENT_FOREIGN",
    ]);
    expect((await api.inject("/metrics")).body).to.include(
      'assay_calls_refused_total{code="PRICE_TOO_LOW"} 1\n',
    );
  });

  it("names the field and what is wrong with it", async () => {
    const { api, site, order, pay } = await open();
    const first = await order();
    const issuesOf = async (changed: Parameters<typeof pay>[1]) => {
      const response = await pay(first, changed);
      expect(response.statusCode).to.equal(400);
      return failed.parse(response.json()).issues?.map(({ field }) => field);
    };
    const good = bodyOf(first);
    const input = { ...good.input, words: "%%%" };
    expect(await issuesOf({ body: { ...good, input } })).to.deep.equal(["body.input.words"]);
    const salted = { ...good.input, salt: "-1" };
    expect(await issuesOf({ body: { ...good, input: salted } })).to.deep.equal(["body.input.salt"]);
    expect(await issuesOf({ body: { inputCommitment: 12 } })).to.include.members([
      "body.inputCommitment",
      "body.input",
    ]);
    expect(await issuesOf({ body: { ...good, extra: 1 } })).to.have.length(1);
    expect(await issuesOf({ header: "no base64" })).to.deep.equal(["headers.payment-signature"]);
    expect(await issuesOf({ header: Buffer.from("{").toString("base64") })).to.deep.equal([
      "headers.payment-signature",
    ]);
    const payment = paymentOf(site, first);
    const payload = { ...payment.payload, callCount: "1e3" };
    expect(await issuesOf({ header: encodeHeader({ ...payment, payload }) })).to.deep.equal([
      "headers.payment-signature.payload.callCount",
    ]);
    const strange = await api.inject("/calls/0x12");
    expect(strange.statusCode).to.equal(400);
    expect(failed.parse(strange.json()).issues?.[0]?.field).to.equal("params.callId");
    const session = await api.inject({ method: "POST", url: "/models/1/calls?session=0x12" });
    expect(session.statusCode).to.equal(400);
    expect((await api.inject("/nothing")).statusCode).to.equal(404);
  });

  it("reads no body that is larger than an input", async () => {
    const { order, pay } = await open();
    const first = await order();
    const good = bodyOf(first);
    const words = Buffer.alloc(10_000).toString("base64");
    const response = await pay(first, { body: { ...good, input: { ...good.input, words } } });
    expect(response.statusCode).to.equal(413);
  });

  it("lets no address ask, and no session call, more often than the operator allows", async () => {
    const { api, order, pay, sessionId } = await open({ callsPerMinute: 2, requestsPerMinute: 5 });
    let head = sessionId;
    for (const callCount of [1n, 2n]) {
      const response = await pay(await order({ head, callCount }));
      head = answered.parse(response.json()).callId;
    }
    const third = await pay(await order({ head, callCount: 3n }));
    expect(third.statusCode).to.equal(429);
    expect(failed.parse(third.json()).code).to.equal("RATE_EXCEEDED");
    expect(Number(third.headers["retry-after"])).to.be.within(1, 60);
    await api.inject("/models");
    await api.inject("/models");
    const sixth = await api.inject("/models");
    expect(sixth.statusCode).to.equal(429);
    expect(failed.parse(sixth.json()).code).to.equal("RATE_EXCEEDED");
  });

  it("does not let strangers use up a session's rate", async () => {
    const { order, pay, stranger } = await open({ callsPerMinute: 1 });
    const forged = await order({}, stranger);
    for (let attempt = 0; attempt < 3; attempt++) expect((await pay(forged)).statusCode).to.equal(402);
    expect((await pay(await order())).statusCode).to.equal(200);
  });

  it("takes no calls while too many wait, and says when to try again", async () => {
    const { order, pay } = await open({ queueDepth: 0 });
    const response = await pay(await order());
    expect(response.statusCode).to.equal(503);
    expect(failed.parse(response.json()).code).to.equal("NODE_BUSY");
    expect(response.headers["retry-after"]).to.equal("5");
    const { order: another, pay: send } = await open({ answersAtOnce: 0 });
    expect(failed.parse((await send(await another())).json()).code).to.equal("NODE_BUSY");
  });

  it("tells where a session stands, and gives receipts of its calls", async () => {
    const { api, order, pay, sessionId } = await open();
    let head = sessionId;
    const orders = [];
    for (const callCount of [1n, 2n, 3n]) {
      const call = await order({ head, callCount });
      orders.push(call);
      head = answered.parse((await pay(call)).json()).callId;
    }
    expect((await api.inject(`/sessions/${sessionId}`)).json()).to.deep.include({
      sessionId,
      head,
      callCount: "3",
      settled: { head: sessionId, callCount: "0" },
      unpaid: String(3n * PRICE),
      available: String(2n * PRICE),
    });
    const page = async (query: string) =>
      receiptsSchema.parse((await api.inject(`/receipts/${sessionId}?${query}`)).json());
    const first = await page("limit=2");
    expect(first.calls.map(({ sequence }) => sequence)).to.deep.equal(["1", "2"]);
    expect(first.next).to.equal("2");
    expect(first.calls[0]).to.include({ signature: orders[0]?.signature, price: String(PRICE) });
    const rest = await page("after=2");
    expect(rest.calls.map(({ callId }) => callId)).to.deep.equal([head]);
    expect(rest.next).to.equal(null);
    expect((await api.inject(`/sessions/${id("never")}`)).statusCode).to.equal(402);
  });

  it("tells what has become of a call, and gives its proof once there is one", async () => {
    const { api, order, pay, nodeId, addresses, modelId } = await open();
    const call = await order();
    const { callId } = answered.parse((await pay(call)).json());
    expect((await api.inject(`/calls/${callId}`)).json()).to.include({
      callId,
      state: "accepted",
      answer: 6,
    });
    const early = await api.inject(`/calls/${callId}/proof`);
    expect([early.statusCode, failed.parse(early.json()).code]).to.deep.equal([404, "PROOF_MISSING"]);
    const bundle_id = "00000000-0000-4000-8000-000000000000";
    const proof = JSON.stringify(["1", "2", "3", "4", "5", "6", "7", "8"]);
    await database.db
      .insertInto("bundles")
      .values({
        bundle_id,
        model_id: modelId,
        session_id: call.sessionId,
        state: "proven",
        proof,
        outputs: '["6"]',
      })
      .execute();
    await database.db.updateTable("calls").set({ bundle_id, state: "proven" }).execute();
    const response = await api.inject(`/calls/${callId}/proof`);
    expect(response.statusCode).to.equal(200);
    const context = contextOf({ chainId: CHAIN_ID, market: addresses.market, nodeId, callIds: [callId] });
    expect(response.json()).to.deep.include({
      callIds: [callId],
      proof: ["1", "2", "3", "4", "5", "6", "7", "8"],
      outputs: ["6"],
      publicSignals: ["1", String(context), String(call.inputCommitment), "6"],
    });
    expect((await api.inject(`/calls/${id("none")}`)).statusCode).to.equal(404);
  });

  it("reports its health, and takes no calls while the chain can't be asked", async () => {
    const { api, order, pay } = await open({ staleQueueSeconds: 0 });
    expect((await api.inject("/health")).statusCode).to.equal(200);
    await pay(await order());
    await database.db
      .updateTable("calls")
      .set({ accepted_at: new Date(0) })
      .execute();
    const stuck = await api.inject("/health");
    expect(stuck.statusCode).to.equal(503);
    expect(stuck.json()).to.deep.include({ isOk: false, database: { isOk: true } });
    const unreachable = () => Promise.reject(new ChainUnreachableError({ cause: new Error("no network") }));
    const blind = await open({
      site: (site) => ({ ...site, chain: { ...site.chain, latest: unreachable, sessionOf: unreachable } }),
    });
    const health = await blind.api.inject("/health");
    expect(health.statusCode).to.equal(503);
    expect(health.json()).to.deep.include({ chain: { isOk: false, block: null, ageSeconds: null } });
    const refused = await blind.pay(await blind.order());
    expect([refused.statusCode, failed.parse(refused.json()).code]).to.deep.equal([503, "CHAIN_UNREACHABLE"]);
  });

  it("describes itself by OpenAPI", async () => {
    const { api } = await open();
    const description = z
      .looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) })
      .parse((await api.inject("/openapi.json")).json());
    expect(Object.keys(description.paths)).to.have.members([
      "/models",
      "/models/{modelId}/calls",
      "/quotes",
      "/sessions/{sessionId}",
      "/receipts/{sessionId}",
      "/calls/{callId}",
      "/calls/{callId}/proof",
      "/health",
      "/status",
      "/metrics",
      "/openapi.json",
    ]);
    expect(JSON.stringify(description.paths["/models/{modelId}/calls"])).to.include("payment-signature");
  });

  it("logs nothing that identifies an input or a signature, failures included", async () => {
    const { api, order, pay, log } = await open();
    const call = await order({ salt: 123_456_789_123_456_789n });
    await pay(call);
    await pay(call, { header: "no base64" });
    await pay(call, { body: { input: bodyOf(call).input } });
    await clear();
    const broken = await open({
      site: (site) => ({
        ...site,
        models: site.models.map((model) => ({
          ...model,
          served: {
            ...model.served,
            answer: (input) => {
              throw Object.assign(new Error(`cannot answer ${String(input.words)} ${String(input.salt)}`), {
                input,
                parameters: [String(input.salt), call.signature],
              });
            },
          },
        })),
      }),
    });
    const failing = await broken.order({ salt: 123_456_789_123_456_789n });
    expect((await broken.pay(failing)).statusCode).to.equal(500);
    api.log.info(
      { words: "3,0,1,2", call: { salt: String(call.input.salt), signature: call.signature } },
      "careless",
    );
    await api.close();
    const written = log() + broken.log();
    expect(written.split("\n").length).to.be.greaterThan(5);
    expect(broken.log()).to.include("a request failed");
    expect(written).to.include("careless");
    for (const { input, signature } of [call, failing]) {
      expect(written).to.not.include(Buffer.from(input.words).toString("base64"));
      expect(written).to.not.include(String(input.words));
      expect(written).to.not.include(String(input.salt));
      expect(written).to.not.include(signature.slice(2, 40));
    }
  });
});
