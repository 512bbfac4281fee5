// SPDX-License-Identifier: MIT
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Admission } from "./createAdmission.ts";
import type { NodeMetrics } from "./createMetrics.ts";
import type { ServingSite } from "./ServingSite.ts";

/** The server, with schemas by zod. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What routes need. */
export interface ApiSite extends ServingSite {
  readonly metrics: NodeMetrics;
  readonly admission: Admission;
}
