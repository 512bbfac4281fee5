// SPDX-License-Identifier: MIT
import { fastifyRateLimit } from "@fastify/rate-limit";
import { fastifySwagger } from "@fastify/swagger";
import { fastify, LogController, type FastifyBaseLogger } from "fastify";
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { RateExceededError } from "../../errors/ServingErrors.ts";
import { answerError } from "./answerError.ts";
import type { Api } from "./Api.ts";
import { createAdmission, type AdmissionLimits } from "./createAdmission.ts";
import { createMetrics } from "./createMetrics.ts";
import { addCalls } from "./routes/addCalls.ts";
import { addModels } from "./routes/addModels.ts";
import { addOperations, type OperationsOptions } from "./routes/addOperations.ts";
import { addQuotes } from "./routes/addQuotes.ts";
import { addRecords } from "./routes/addRecords.ts";
import type { ServingSite } from "./ServingSite.ts";

/** How much a node lets its callers ask. */
export interface ApiLimits extends AdmissionLimits {
  /** Requests of one address. */
  requestsPerMinute: number;
  /** Paid calls of one session. */
  callsPerMinute: number;
  /** Quotes that one address may ask for. */
  quotesPerMinute: number;
}

/** @see createApi */
export interface CreateApiParameters extends OperationsOptions {
  limits: ApiLimits;
  logger: FastifyBaseLogger;
  /** Addresses of proxies whose word on who asks is taken; none if left out. */
  trustedProxies?: string[] | undefined;
}

/** Who sends more slowly holds a connection for nothing. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * The node's HTTP API, described by itself under `/openapi.json`. Listen with it, or inject requests.
 *
 * @example const api = await createApi(site, options); await api.listen({ host: "127.0.0.1", port: 8600 });
 */
export async function createApi(site: ServingSite, options: CreateApiParameters): Promise<Api> {
  const { limits, logger, trustedProxies } = options;
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies ?? false,
    requestTimeout: REQUEST_TIMEOUT_MS,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((_, reply) =>
    reply.code(404).send({ code: "ROUTE_MISSING", message: "There is nothing here; see /openapi.json." }),
  );
  // The pattern of the address, not the address: that would say who asked for what.
  app.addHook("onResponse", (request, reply, done) => {
    const { method, url: route } = request.routeOptions;
    request.log.info({ method, route, status: reply.statusCode, ms: reply.elapsedTime }, "answered");
    done();
  });
  await app.register(fastifyRateLimit, {
    max: limits.requestsPerMinute,
    timeWindow: "1 minute",
    errorResponseBuilder: (request, { max, ttl }) =>
      new RateExceededError({ who: request.ip, max, retryAfterSeconds: Math.ceil(ttl / 1000) }),
  });
  await app.register(fastifySwagger, {
    openapi: {
      info: { title: "Assay node", description: "Proven answers, paid by the call.", version: "1" },
    },
    transform: jsonSchemaTransform,
  });
  const apiSite = {
    ...site,
    metrics: createMetrics(site.db),
    admission: createAdmission(site.db, limits),
  };
  addModels(app, apiSite);
  addCalls(app, apiSite, limits);
  addQuotes(app, apiSite, limits);
  addRecords(app, apiSite);
  addOperations(app, apiSite, options);
  return app;
}
