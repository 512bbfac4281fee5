// SPDX-License-Identifier: MIT
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { orderSchema } from "../../../client/orderSchema.ts";
import { AssayError } from "../../../errors/AssayError.ts";
import { RateExceededError } from "../../../errors/ServingErrors.ts";
import { bytes } from "../../../shared/wire.ts";
import { errorSchema } from "../answerError.ts";
import type { Api, ApiSite } from "../Api.ts";
import { quoteCall } from "../quotes/quoteCall.ts";

/** Of a body besides the input: the order, keys and the payload's salt. */
const BODY_BYTES = 2_048;

const body = z.strictObject({
  order: orderSchema
    .strict()
    .describe("See `IInferenceMarket.Request`; `maxPrice` is the price that is paid."),
  payload: bytes.describe(
    "Salt and input, as a request carries them. It may be left out of the request itself.",
  ),
});
const quoted = z.object({
  callId: z.string(),
  validUntil: z.string().describe("Last second (unix) at which the order can be placed with this quote."),
  signature: z.string().describe("Of the node's operator (EIP-712), for `requestQuoted`."),
});

/** `POST /quotes`: the node's signature under an order, which puts a bond behind its answer. */
export function addQuotes(app: Api, site: ApiSite, options: { quotesPerMinute: number }): void {
  const throttle = addressThrottle(app, options.quotesPerMinute);
  const largest = Math.max(0, ...site.models.map(({ card }) => card.input.count));
  app.route({
    method: "POST",
    url: "/quotes",
    bodyLimit: BODY_BYTES + largest * 2,
    schema: {
      summary: "Quotes an order: signs it, and puts a bond of the operator's stake behind an answer in time.",
      body,
      response: { 200: quoted, "4xx": errorSchema, "5xx": errorSchema },
    },
    onRequest: throttle,
    handler: async (request) => {
      try {
        const { callId, validUntil, signature } = await quoteCall(site, request.body);
        return { callId, validUntil: String(validUntil), signature };
      } catch (error) {
        if (error instanceof AssayError) site.metrics.refused.inc({ code: error.code });
        throw error;
      }
    },
  });
}

/** Counts what each address asks for. A caller's own would say nothing: anyone can name it. */
function addressThrottle(app: Api, max: number) {
  const count = app.createRateLimit({ max, timeWindow: "1 minute" });
  return async (request: FastifyRequest): Promise<void> => {
    const limit = await count(request);
    if (limit.isAllowed || !limit.isExceeded) return;
    throw new RateExceededError({ who: request.ip, max, retryAfterSeconds: limit.ttlInSeconds });
  };
}
