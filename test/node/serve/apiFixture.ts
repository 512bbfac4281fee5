// SPDX-License-Identifier: MIT
import { Writable } from "node:stream";
import { z } from "zod";
import type { AssayClient } from "../../../src/client/createClient.ts";
import type { NodeDatabase } from "../../../src/node/database/openDatabase.ts";
import type { Api } from "../../../src/node/serve/Api.ts";
import type { CallOrder } from "../../../src/node/serve/CallOrder.ts";
import { createApi, type ApiLimits } from "../../../src/node/serve/createApi.ts";
import { nodeLogger } from "../../../src/node/serve/nodeLogger.ts";
import type { ServingSite } from "../../../src/node/serve/ServingSite.ts";
import { encodeHeader, SCHEME } from "../../../src/shared/x402.ts";
import { networkHelpers } from "../../shared/fixtures.ts";
import { marketFixture, orderCall, servingSite, type Market, type OrderChoices } from "./serving.ts";

/** Limits that no test reaches by accident. */
const WIDE: ApiLimits = {
  requestsPerMinute: 10_000,
  callsPerMinute: 10_000,
  quotesPerMinute: 10_000,
  answersAtOnce: 1_000,
  queueDepth: 100_000,
};

/** What a test can change about a node. */
export interface ApiChoices extends Partial<ApiLimits> {
  site?: (site: ServingSite, market: Market) => ServingSite;
  staleQueueSeconds?: number;
  maxAgeMs?: number;
}

/** A node with its API and a caller; everything that is logged is kept. */
export async function openApi(database: NodeDatabase, choices: ApiChoices = {}) {
  const { site: change = (site) => site, staleQueueSeconds = 3600, maxAgeMs = 0, ...limits } = choices;
  const market = await networkHelpers.loadFixture(marketFixture);
  const site = change(await servingSite(database, market, { maxAgeMs }), market);
  let log = "";
  const sink = new Writable({
    write(chunk, _encoding, done) {
      log += String(chunk);
      done();
    },
  });
  const api = await createApi(site, {
    limits: { ...WIDE, ...limits },
    logger: nodeLogger("trace", sink),
    staleChainSeconds: 10 ** 9,
    staleQueueSeconds,
  });
  const { caller, sessionId, modelId } = market;
  const order = (changed: Partial<OrderChoices> = {}, client: AssayClient = caller) =>
    orderCall(client, { sessionId, head: sessionId, callCount: 1n, modelId, ...changed });
  return { ...market, site, api, order, log: () => log, pay: payer(api, site) };
}

/** Sends paid calls to a node. */
function payer(api: Api, site: ServingSite) {
  return (order: CallOrder, changed: { header?: string; body?: object } = {}) =>
    api.inject({
      method: "POST",
      url: `/models/${String(order.modelId)}/calls`,
      headers: { "payment-signature": changed.header ?? encodeHeader(paymentOf(site, order)) },
      payload: changed.body ?? bodyOf(order),
    });
}

/** The payment for a call, as a header carries it. */
export function paymentOf(site: ServingSite, order: CallOrder) {
  return {
    x402Version: 2,
    accepted: {
      scheme: SCHEME,
      network: `eip155:${String(site.chain.chainId)}`,
      amount: String(order.price),
      asset: site.chain.addresses.token,
      payTo: site.chain.addresses.escrow,
    },
    payload: {
      sessionId: order.sessionId,
      callCount: String(order.voucher.callCount),
      validUntil: String(order.voucher.validUntil),
      signature: order.signature,
    },
  };
}

/** The body of a call. */
export function bodyOf(order: CallOrder) {
  return {
    inputCommitment: String(order.inputCommitment),
    input: {
      words: Buffer.from(order.input.words).toString("base64"),
      salt: String(order.input.salt),
    },
  };
}

/** What a header of x402 carries. */
export function decodeHeader(header: unknown): unknown {
  return JSON.parse(Buffer.from(z.string().parse(header), "base64").toString());
}
