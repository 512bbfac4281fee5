// SPDX-License-Identifier: MIT
import { ZeroAddress } from "ethers";
import { z } from "zod";
import { networkOf } from "../paymentRequired.ts";
import { errorSchema } from "../answerError.ts";
import type { Api, ApiSite } from "../Api.ts";
import { modelCardSchema } from "../ModelCard.ts";
import type { QuoteRules } from "../quotes/QuoteDesk.ts";

const quoteTerms = z.object({
  minPrice: z.string().describe("Token wei; the offer's price if that is more."),
  maxBond: z.string().describe("Token wei."),
  maxCallbackGas: z.string(),
  validSeconds: z.number().describe("In which a quote can be taken."),
  minTermSeconds: z.number().describe("From the end of a quote to its order's deadline, at least."),
});

function termsOf(rules: QuoteRules): z.infer<typeof quoteTerms> {
  return {
    minPrice: String(rules.minPrice),
    maxBond: String(rules.maxBond),
    maxCallbackGas: String(rules.maxCallbackGas),
    validSeconds: Number(rules.validFor),
    minTermSeconds: Number(rules.minTime),
  };
}

/** `GET /models`: what the node answers for, and for how much. */
export function addModels(app: Api, { chain, nodeId, models, quotes }: ApiSite): void {
  app.route({
    method: "GET",
    url: "/models",
    schema: {
      summary: "The models this node answers for, and their prices.",
      response: {
        200: z.object({
          nodeId: z.string(),
          network: z.string().describe("CAIP-2 name of the chain."),
          contracts: z.object({ token: z.string(), escrow: z.string(), market: z.string() }),
          quotes: quoteTerms
            .nullable()
            .describe("On which terms it signs quotes (`POST /quotes`); null if it does not."),
          models: z.array(
            modelCardSchema.extend({
              modelId: z.string(),
              price: z.string().describe("Token wei per call."),
              isOffered: z.boolean().describe("Whether calls are taken now."),
            }),
          ),
        }),
        "5xx": errorSchema,
      },
    },
    handler: async () => {
      const { token, escrow, market } = chain.addresses;
      const offers = models.map(async ({ served: { modelId }, card }) => {
        const { price, active } = await chain.offerOf(modelId, ZeroAddress);
        return { ...card, modelId: String(modelId), price: String(price), isOffered: active };
      });
      return {
        nodeId,
        network: networkOf(chain.chainId),
        contracts: { token, escrow, market },
        quotes: quotes === undefined ? null : termsOf(quotes.rules),
        models: await Promise.all(offers),
      };
    },
  });
}
