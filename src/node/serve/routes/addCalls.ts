// SPDX-License-Identifier: MIT
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { AssayError } from "../../../errors/AssayError.ts";
import { PaymentForeignError, RateExceededError } from "../../../errors/ServingErrors.ts";
import { decimal, word } from "../../../shared/wire.ts";
import {
  encodeHeader,
  headerOf,
  PAYMENT_REQUIRED,
  PAYMENT_RESPONSE,
  PAYMENT_SIGNATURE,
  paymentRequiredSchema,
  paymentSchema,
  type Payment,
} from "../../../shared/x402.ts";
import { acceptCall, offeredModel } from "../acceptCall.ts";
import { errorSchema } from "../answerError.ts";
import type { Api, ApiSite } from "../Api.ts";
import type { AcceptedCall } from "../CallOrder.ts";
import { errorStatus } from "../errorStatus.ts";
import { networkOf, paymentRequired } from "../paymentRequired.ts";
import { readCall, readSettlement } from "../readCalls.ts";
import { stateSchema } from "./stateSchema.ts";

/** Of a call's body, besides the words: keys, commitment and salt. */
const BODY_BYTES = 1_024;

const params = z.object({ modelId: decimal(256) });
const querystring = z.object({
  session: word.optional().describe("Without payment: session whose state to tell with the terms."),
});
const headers = z.object({
  [PAYMENT_SIGNATURE]: headerOf(paymentSchema).describe("Base64 of JSON: `PaymentPayload` of x402."),
});
const body = z.strictObject({
  inputCommitment: decimal(254).describe("Poseidon commitment to words and salt."),
  input: z.strictObject({
    words: z
      .base64()
      .transform((text) => new Uint8Array(Buffer.from(text, "base64")))
      .describe("One byte per input word."),
    salt: decimal(254),
  }),
});
const answered = z.object({
  callId: z.string(),
  sessionId: z.string(),
  sequence: z.string().describe("The call's place in the session, from 1."),
  price: z.string().describe("Token wei."),
  answer: z.number().int().describe("Index into the model's labels."),
  label: z.string().nullable(),
  state: stateSchema,
});

/** `POST /models/:modelId/calls`: an answer for a payment, and the terms of payment without one. */
export function addCalls(app: Api, site: ApiSite, options: { callsPerMinute: number }): void {
  const { metrics, admission } = site;
  const throttle = sessionThrottle(app, options.callsPerMinute);
  const largest = Math.max(0, ...site.models.map(({ card }) => card.input.count));
  app.route({
    method: "POST",
    url: "/models/:modelId/calls",
    bodyLimit: BODY_BYTES + Math.ceil((largest * 4) / 3),
    schema: {
      summary: "Answers one call, paid with a voucher; or says with status 402 how to pay.",
      params,
      querystring,
      headers,
      body,
      response: { 200: answered, 402: paymentRequiredSchema, "4xx": errorSchema, "5xx": errorSchema },
    },
    // Before the body is read: who wants to know the terms sends none.
    preParsing: async (request, reply, payload) => {
      if (PAYMENT_SIGNATURE in request.headers) return payload;
      const { modelId } = params.parse(request.params);
      const { session } = querystring.parse(request.query);
      const error = "The call must be paid: send the header PAYMENT-SIGNATURE.";
      await refuseUnpaid(site, request, reply, {
        modelId,
        code: "PAYMENT_REQUIRED",
        error,
        sessionId: session,
      });
      return payload;
    },
    handler: async (request, reply) => {
      const { modelId } = request.params;
      const payment = request.headers[PAYMENT_SIGNATURE];
      const { sessionId, callCount, validUntil, signature } = payment.payload;
      const end = metrics.answerSeconds.startTimer({ model: String(modelId) });
      try {
        checkTerms(site, payment);
        const order = {
          ...request.body,
          modelId,
          price: payment.accepted.amount,
          sessionId,
          voucher: { callCount, validUntil },
          signature,
        };
        const call = await admission.admit(() =>
          acceptCall(site, order, { throttle: (id) => throttle(request, id) }),
        );
        if (!call.isRepeated) metrics.accepted.inc({ model: String(modelId) });
        end();
        return await answerPaid(site, reply, call);
      } catch (error) {
        if (!(error instanceof AssayError)) throw error;
        metrics.refused.inc({ code: error.code });
        if (errorStatus(error.code) !== 402) throw error;
        reply.header(PAYMENT_RESPONSE, encodeHeader(failure(site, error.code)));
        const { code, message } = error;
        return refuseUnpaid(site, request, reply, { modelId, code, error: message, sessionId });
      }
    },
  });
}

/** Counts the calls of each session. */
function sessionThrottle(app: Api, max: number) {
  const sessions = new WeakMap<FastifyRequest, string>();
  const count = app.createRateLimit({
    max,
    timeWindow: "1 minute",
    keyGenerator: (request) => sessions.get(request) ?? "",
  });
  return async (request: FastifyRequest, sessionId: string): Promise<void> => {
    sessions.set(request, sessionId);
    const limit = await count(request);
    if (limit.isAllowed || !limit.isExceeded) return;
    const { ttlInSeconds: retryAfterSeconds } = limit;
    throw new RateExceededError({ who: `Session ${sessionId}`, max, retryAfterSeconds });
  };
}

async function refuseUnpaid(
  site: ApiSite,
  request: FastifyRequest,
  reply: FastifyReply,
  options: { modelId: bigint; code: string; error: string; sessionId?: string | undefined },
): Promise<FastifyReply> {
  const [path] = request.url.split("?");
  const url = `${request.protocol}://${request.host}${path ?? ""}`;
  const terms = await paymentRequired(site, { ...options, url });
  return reply.code(402).header(PAYMENT_REQUIRED, encodeHeader(terms)).send(terms);
}

/** Checks that the payment is meant for this node's chain and contracts. @throws PaymentForeignError */
function checkTerms({ chain }: ApiSite, { accepted }: Payment): void {
  const expected = {
    network: networkOf(chain.chainId),
    asset: chain.addresses.token,
    payTo: chain.addresses.escrow,
  };
  for (const field of ["network", "asset", "payTo"] as const) {
    const given = accepted[field];
    if (given.toLowerCase() !== expected[field].toLowerCase()) {
      throw new PaymentForeignError({ field, given, expected: expected[field] });
    }
  }
}

function failure({ chain }: ApiSite, errorReason: string) {
  return { success: false, errorReason, transaction: "", network: networkOf(chain.chainId) };
}

/** Of the settlement that is in a block, or the last that was signed; empty if there is none. */
async function settlementHash({ db }: ApiSite, callId: string): Promise<string> {
  const { transaction_id } = await readCall(db, callId);
  const { mined, signed } = await readSettlement(db, transaction_id);
  return mined ?? signed[0] ?? "";
}

async function answerPaid(site: ApiSite, reply: FastifyReply, call: AcceptedCall) {
  const { callId, sessionId, modelId, price, answer, state } = call;
  const transaction = call.isRepeated ? await settlementHash(site, callId) : "";
  const response = {
    success: true,
    transaction,
    network: networkOf(site.chain.chainId),
    payer: call.caller,
    amount: String(price),
  };
  reply.header(PAYMENT_RESPONSE, encodeHeader(response));
  return {
    callId,
    sessionId,
    sequence: String(call.sequence),
    price: String(price),
    answer,
    label: offeredModel(site, modelId).card.labels?.[answer] ?? null,
    state,
  };
}
