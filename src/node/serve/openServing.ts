// SPDX-License-Identifier: MIT
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { AssayClient } from "../../client/createClient.ts";
import type { NodeConfig } from "../config/configSchema.ts";
import { quoteRules } from "../config/quoteRules.ts";
import type { Tables } from "../database/Tables.ts";
import { checkOperator } from "../serveCalls.ts";
import { createApi } from "./createApi.ts";
import { createChainView } from "./createChainView.ts";
import { openQuoteDesk } from "./quotes/openQuoteDesk.ts";
import type { OfferedModel } from "./ServingSite.ts";

/** A node that takes calls. */
export interface Serving {
  /** Where it listens. */
  readonly url: string;
  /** Takes no more calls, and lets those end that are being answered. */
  close(): Promise<void>;
}

/**
 * Takes calls, as the configuration says.
 *
 * @throws NodeForeignError if the node is not the client's; what listening throws.
 * @example const serving = await openServing(client, { config, db, models, logger });
 */
export async function openServing(
  client: AssayClient,
  options: { config: NodeConfig; db: Kysely<Tables>; models: readonly OfferedModel[]; logger: Logger },
): Promise<Serving> {
  const { config, db, models, logger } = options;
  const { nodeId, chain, limits, listen, provers } = config;
  await checkOperator(client, { what: "The configuration", nodeId });
  const { viewSeconds, confirmations } = chain;
  const view = await createChainView(client, { nodeId, maxAgeMs: viewSeconds * 1000, confirmations });
  const { exposurePerCaller, contractCallers } = limits;
  const rules = quoteRules(config);
  const quotes = rules && openQuoteDesk(client, { nodeId, rules, confirmations });
  const accepted = { exposurePerCaller, contractCallers };
  const site = { db, chain: view, nodeId, models, limits: accepted, quotes };
  const api = await createApi(site, {
    limits: { ...limits, quotesPerMinute: config.quotes.perMinute },
    logger,
    staleChainSeconds: chain.staleSeconds,
    staleQueueSeconds: provers.staleSeconds,
    trustedProxies: listen.trustedProxies,
  });
  const url = await api.listen({ host: listen.host, port: listen.port });
  return { url, close: () => api.close() };
}
