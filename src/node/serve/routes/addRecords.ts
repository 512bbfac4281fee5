// SPDX-License-Identifier: MIT
import { ZeroAddress } from "ethers";
import { z } from "zod";
import { SessionUnknownError } from "../../../errors/ServingErrors.ts";
import { decimal, word } from "../../../shared/wire.ts";
import { receiptsSchema } from "../../../shared/receipts.ts";
import { errorSchema } from "../answerError.ts";
import type { Api, ApiSite } from "../Api.ts";
import { availableUntil } from "../availableUntil.ts";
import { owedBySession } from "../checkFunds.ts";
import { readCall, readProof, readSettlement } from "../readCalls.ts";
import { readReceipts } from "../readReceipts.ts";
import { sessionPlace } from "../sessionPlace.ts";
import { stateSchema } from "./stateSchema.ts";

const errors = { "4xx": errorSchema, "5xx": errorSchema };
const settlement = z.object({
  mined: z.string().nullable().describe("Its hash on chain; null while it is in no block."),
  signed: z
    .array(z.string())
    .describe("Newest first: a hash for each time it was signed, of which the chain takes one."),
});
const words = z.array(z.string());
const MOST_RECEIPTS = 1_000;

/** What the node has on record of sessions and calls: `/sessions/:id`, `/receipts/:id`, `/calls/:id`, `/calls/:id/proof`. */
export function addRecords(app: Api, site: ApiSite): void {
  addSessions(app, site);
  addCallRecords(app, site);
}

function addSessions(app: Api, site: ApiSite): void {
  const { db, chain } = site;
  app.route({
    method: "GET",
    url: "/sessions/:sessionId",
    schema: {
      summary: "Where a session stands and what it can still pay.",
      params: z.object({ sessionId: word }),
      response: {
        200: z.object({
          sessionId: z.string(),
          caller: z.string(),
          nodeId: z.string(),
          head: z.string().describe("The next call extends this head."),
          callCount: z.string(),
          settled: z.object({ head: z.string(), callCount: z.string() }).describe("As the escrow has it."),
          unpaid: z.string().describe("Price of calls taken on that are not settled, token wei."),
          available: z.string().describe("What can pay further calls, token wei."),
        }),
        ...errors,
      },
    },
    handler: async (request) => {
      const { sessionId } = request.params;
      const session = await chain.sessionOf(sessionId);
      const { caller, nodeId, head, callCount } = session;
      if (caller === ZeroAddress) {
        throw new SessionUnknownError({ sessionId, confirmations: chain.confirmations });
      }
      const place = await sessionPlace(db, { session });
      const unpaid = await owedBySession(db, session);
      const { timestamp } = await chain.latest();
      const free = availableUntil(session, timestamp + chain.maxVoucherLife) - unpaid;
      return {
        sessionId,
        caller,
        nodeId,
        head: place.head,
        callCount: String(place.callCount),
        settled: { head, callCount: String(callCount) },
        unpaid: String(unpaid),
        available: String(free < 0n ? 0n : free),
      };
    },
  });
  app.route({
    method: "GET",
    url: "/receipts/:sessionId",
    schema: {
      summary:
        "A session's calls in their order, each with the voucher that ends with it; without those that are lost.",
      params: z.object({ sessionId: word }),
      querystring: z.object({
        after: decimal(64).default(0n).describe("Only calls behind this place."),
        limit: z.coerce.number().int().min(1).max(MOST_RECEIPTS).default(100),
      }),
      response: { 200: receiptsSchema, ...errors },
    },
    handler: (request) => readReceipts(db, { ...request.params, ...request.query }),
  });
}

function addCallRecords(app: Api, site: ApiSite): void {
  const { db } = site;
  const params = z.object({ callId: word });
  app.route({
    method: "GET",
    url: "/calls/:callId",
    schema: {
      summary: "What has become of a call.",
      params,
      response: {
        200: z.object({
          callId: z.string(),
          sessionId: z.string(),
          sequence: z.string(),
          modelId: z.string(),
          price: z.string(),
          answer: z.number().int(),
          state: stateSchema,
          settlement: settlement.describe("The transaction that settles it."),
          acceptedAt: z.string(),
          settledAt: z.string().nullable(),
        }),
        ...errors,
      },
    },
    handler: async (request) => {
      const { callId } = request.params;
      const call = await readCall(db, callId);
      return {
        callId,
        sessionId: call.session_id,
        sequence: call.sequence,
        modelId: call.model_id,
        price: call.price,
        answer: call.answer,
        state: call.state,
        settlement: await readSettlement(db, call.transaction_id),
        acceptedAt: call.accepted_at.toISOString(),
        settledAt: call.settled_at?.toISOString() ?? null,
      };
    },
  });
  app.route({
    method: "GET",
    url: "/calls/:callId/proof",
    schema: {
      summary: "The proof that covers a call, and all it takes to check it.",
      params,
      response: {
        200: z.object({
          callIds: words.describe("The calls that the proof covers, in its order."),
          modelId: z.string(),
          circuitId: z.string(),
          verifier: z.string(),
          proof: words.describe("Eight words, see IGroth16Verifier."),
          outputs: words.describe("wordsPerCall words for each call."),
          publicSignals: words,
        }),
        ...errors,
      },
    },
    handler: (request) => readProof(site, request.params.callId),
  });
}
