// SPDX-License-Identifier: MIT
import { z } from "zod";

// Endpoints word it as they like: "block range is too large", "exceed maximum block range: 50000", "up to a 10 block range",
// "query returned more than 10000 results", "Log response size exceeded", "query timeout exceeded".
const SUBJECT = /\b(blocks?|range|logs?|query|response|results?)\b|getLogs/i;
const EXCESS =
  /\b(exceed\w*|limit\w*|max|maximum|timeout|timed out|up to|at most|(more|greater|larger) than|too (large|wide|many|big|long))\b/i;
// That is about how often one asks, not about how much.
const TOO_OFTEN = /too many requests|rate.?limit|requests per|per second|capacity|quota|credits/i;

const layerSchema = z.object({
  message: z.string().optional().catch(undefined),
  error: z.unknown().optional(),
  info: z.unknown().optional(),
  cause: z.unknown().optional(),
});

/** Most layers that libraries wrap an endpoint's answer in. */
const DEPTH = 5;

/** Whether an RPC endpoint refused to read logs because it was asked for too much at once: it may answer for fewer blocks. */
export function isRangeRefused(error: unknown): boolean {
  const said = innermost(error, DEPTH).join("\n");
  return SUBJECT.test(said) && EXCESS.test(said) && !TOO_OFTEN.test(said);
}

/** What the endpoint itself said: the outer messages of libraries quote the query too. */
function innermost(error: unknown, depth: number): string[] {
  const layer = layerSchema.safeParse(error);
  if (!layer.success || depth === 0) return [];
  const { message, error: own, info, cause } = layer.data;
  const inner = [own, info, cause].flatMap((each) => innermost(each, depth - 1));
  return inner.length > 0 || message === undefined ? inner : [message];
}
