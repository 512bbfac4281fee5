// SPDX-License-Identifier: MIT
import { sql } from "kysely";
import { z } from "zod";
import type { Api, ApiSite } from "../Api.ts";
import { readStatus } from "./readStatus.ts";
import { statusSchema } from "./statusSchema.ts";

/** @see addOperations */
export interface OperationsOptions {
  /** Seconds behind this machine's clock at which the chain's latest block counts as stale. */
  staleChainSeconds: number;
  /** Seconds that a call may wait for its proof before the provers count as stuck. */
  staleQueueSeconds: number;
}

const check = z.object({ isOk: z.boolean() });
const healthSchema = z.object({
  isOk: z.boolean(),
  database: check,
  chain: check.extend({ block: z.number().nullable(), ageSeconds: z.number().nullable() }),
  provers: check.extend({ waiting: z.number(), oldestSeconds: z.number() }),
});

/** What operators read: `/health`, `/status`, `/metrics`, `/openapi.json`. */
export function addOperations(app: Api, site: ApiSite, options: OperationsOptions): void {
  const { registry } = site.metrics;
  app.route({
    method: "GET",
    url: "/health",
    schema: {
      summary: "Whether database, chain and provers are well.",
      response: { 200: healthSchema, 503: healthSchema },
    },
    handler: async (_, reply) => {
      const chain = await checkChain(site, options);
      const provers = await checkProvers(site, options);
      const isOk = chain.isOk && provers?.isOk === true;
      const database = { isOk: provers !== undefined };
      return reply.code(isOk ? 200 : 503).send({
        isOk,
        database,
        chain,
        provers: provers ?? { isOk: false, waiting: 0, oldestSeconds: 0 },
      });
    },
  });
  app.route({
    method: "GET",
    url: "/status",
    schema: { summary: "Where the node's work stands.", response: { 200: statusSchema } },
    handler: () => readStatus(site.db, site.nodeId),
  });
  app.route({
    method: "GET",
    url: "/metrics",
    schema: { summary: "For Prometheus.", response: { 200: z.string() } },
    handler: async (_, reply) =>
      reply.header("content-type", registry.contentType).send(await registry.metrics()),
  });
  app.route({
    method: "GET",
    url: "/openapi.json",
    schema: { summary: "This description." },
    handler: () => app.swagger(),
  });
}

async function checkChain({ chain }: ApiSite, { staleChainSeconds }: OperationsOptions) {
  try {
    const { number, timestamp } = await chain.latest();
    const ageSeconds = Math.max(0, Math.round(Date.now() / 1000 - Number(timestamp)));
    return { isOk: ageSeconds <= staleChainSeconds, block: number, ageSeconds };
  } catch {
    return { isOk: false, block: null, ageSeconds: null };
  }
}

/** Undefined if the database does not answer. */
async function checkProvers({ db }: ApiSite, { staleQueueSeconds }: OperationsOptions) {
  try {
    const { waiting, oldest } = await db
      .selectFrom("calls")
      .select((select) => [
        select.fn.countAll<string>().as("waiting"),
        sql<string>`coalesce(extract(epoch from now() - min(accepted_at)), 0)`.as("oldest"),
      ])
      .where("state", "=", "accepted")
      .executeTakeFirstOrThrow();
    const oldestSeconds = Math.round(Number(oldest));
    return { isOk: oldestSeconds <= staleQueueSeconds, waiting: Number(waiting), oldestSeconds };
  } catch {
    return undefined;
  }
}
