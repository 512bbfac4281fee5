// SPDX-License-Identifier: MIT
import type { FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { z } from "zod";
import { AssayError } from "../../errors/AssayError.ts";
import { DatabaseUnwellError } from "../../errors/DatabaseErrors.ts";
import { CallOutOfPlaceError, RateExceededError } from "../../errors/ServingErrors.ts";
import { isDatabaseUnwell } from "../database/isDatabaseUnwell.ts";
import { errorStatus } from "./errorStatus.ts";

/** What is said of a request that failed. */
export const errorSchema = z.object({
  code: z.string().describe("Stable, for programs."),
  message: z.string(),
  issues: z
    .array(z.object({ field: z.string(), problem: z.string() }))
    .optional()
    .describe("Which fields do not fit the schema, and why."),
  head: z.string().optional().describe("Where the session stands, if the call was out of place."),
  callCount: z.string().optional(),
});

/** Seconds after which a node that was busy may have room. */
const RETRY_SECONDS = 5;

/** Answers a request that failed. What was not expected is logged and not told. */
export function answerError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = isDatabaseUnwell(thrown) ? new DatabaseUnwellError({ cause: thrown }) : thrown;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const part = error.validationContext ?? "request";
    const issues = error.validation.map(({ instancePath, message }) => ({
      field: `${part}${instancePath}`.replaceAll("/", "."),
      problem: message ?? "it does not fit",
    }));
    return refuseFields(reply, issues);
  }
  if (error instanceof z.ZodError) {
    const issues = error.issues.map(({ path, message }) => ({ field: path.join("."), problem: message }));
    return refuseFields(reply, issues);
  }
  const status = error instanceof AssayError ? errorStatus(error.code) : statusOf(error);
  if (status >= 500) request.log.error({ err: error }, "a request failed");
  if (error instanceof AssayError && (status < 500 || status === 503)) {
    const retryAfter = error instanceof RateExceededError ? error.retryAfterSeconds : RETRY_SECONDS;
    if (status === 429 || status === 503) reply.header("retry-after", retryAfter);
    const place =
      error instanceof CallOutOfPlaceError ? { head: error.head, callCount: String(error.callCount) } : {};
    return reply.code(status).send({ code: error.code, message: error.message, ...place });
  }
  if (status < 500 && error instanceof Error) {
    const code: unknown = Reflect.get(error, "code");
    return reply
      .code(status)
      .send({ code: typeof code === "string" ? code : "REQUEST_INVALID", message: error.message });
  }
  const message = `The node failed; its log says why, at request ${request.id}. Nothing was charged if no answer came: ask again.`;
  return reply.code(500).send({ code: "INTERNAL", message });
}

function refuseFields(reply: FastifyReply, issues: readonly { field: string; problem: string }[]) {
  const message = issues.map(({ field, problem }) => `${field}: ${problem}`).join("; ");
  return reply.code(400).send({ code: "REQUEST_INVALID", message, issues });
}

/** What the framework says of its own errors, say of a body that is too large. */
function statusOf(error: unknown): number {
  const status: unknown = error instanceof Error ? Reflect.get(error, "statusCode") : undefined;
  return typeof status === "number" && status >= 400 ? status : 500;
}
