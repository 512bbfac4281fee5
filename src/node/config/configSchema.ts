// SPDX-License-Identifier: MIT
import { parseUnits } from "ethers";
import { z } from "zod";
import { word } from "../../shared/wire.ts";
import { LISTENING } from "./listening.ts";

const count = z.number().int().positive();
const seconds = z.number().nonnegative();

/** An amount as people write it, with so many decimals, read in the smallest unit. */
function amount(decimals: number) {
  return z
    .string()
    .regex(/^[0-9]+(\.[0-9]+)?$/, 'not an amount such as "12.5"')
    .transform((text, context) => {
      try {
        return parseUnits(text, decimals);
      } catch {
        context.addIssue({ code: "custom", message: `more than ${String(decimals)} decimals` });
        return z.NEVER;
      }
    });
}

const asy = amount(18);
const gwei = amount(9);

const model = z.strictObject({
  onnx: z.string().min(1).describe("Path of the ONNX file."),
  batchSize: count.optional().describe("Calls per proof; as the head or the key says, or 1, if left out."),
  head: count.optional().describe("How many of the last layers the circuit opens."),
  fineTune: z.string().min(1).optional().describe("Path of a head file."),
  key: z
    .string()
    .min(1)
    .optional()
    .describe("Folder of the ceremony's key; the development key if left out."),
});

const listen = z.strictObject({
  host: z.string().min(1).default(LISTENING.host).describe("Address to listen at (`ASSAY_HOST`)."),
  port: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(LISTENING.port)
    .describe("Port to listen at (`ASSAY_PORT`)."),
  trustedProxies: z
    .array(z.string())
    .default([])
    .describe("Addresses of proxies whose `X-Forwarded-For` is taken."),
});

const limits = z.strictObject({
  exposurePerCaller: asy.prefault("100").describe("What one caller may owe, ASY."),
  contractCallers: z
    .boolean()
    .default(false)
    .describe("Work for contracts that approve vouchers themselves, and may refuse in the end."),
  requestsPerMinute: count.default(600).describe("Requests of one address."),
  callsPerMinute: count.default(600).describe("Paid calls of one session."),
  answersAtOnce: count.default(32).describe("Calls answered at the same time; more get status 503."),
  queueDepth: count.default(10_000).describe("Calls that may wait for their proof; more get status 503."),
});

const chain = z.strictObject({
  confirmations: z
    .number()
    .int()
    .nonnegative()
    .default(2)
    .describe("Blocks after which what happened counts."),
  viewSeconds: seconds
    .max(60)
    .default(3)
    .describe("How old the view of sessions, offers and keys may be when a call is checked."),
  staleSeconds: count.default(120).describe("Age of the latest block at which `/health` fails."),
  fromBlock: z
    .number()
    .int()
    .nonnegative()
    .default(0)
    .describe("Where to begin to look for requests; never before the block in which the deployment began."),
});

const settlement = z.strictObject({
  maxWaitSeconds: seconds.default(3600).describe("How long a proven call waits for company."),
  enoughCalls: count.default(256).describe("With so many proven calls nobody waits any more."),
  maxExposure: asy.prefault("50").describe("What a session may owe before it is settled at once, ASY."),
  urgentSeconds: count
    .default(1800)
    .describe("A voucher that ends, or a thaw that is over, within so many seconds is settled at once."),
  marginSeconds: count.default(120).describe("What a voucher must still live when its settlement is sent."),
  maxCalls: count.default(512).describe("Calls in one transaction."),
  maxSessions: count.default(64).describe("Sessions in one transaction."),
  gasPriceCeiling: gwei.prefault("50").describe("Most for a unit of gas, gwei; above it nothing is sent."),
  stuckSeconds: count
    .default(180)
    .describe("A transaction in no block for so long is sent with higher fees."),
});

const provers = z.strictObject({
  workers: count.default(1).describe("Proofs of a model made at once."),
  memoryMb: count.optional().describe("Most memory of one worker, MB; none if left out."),
  timeoutSeconds: count.optional().describe("Most time for one proof; none if left out."),
  bundleWaitSeconds: seconds
    .default(30)
    .describe("How long a proof that is not full waits for more calls. Its size is the model's."),
  requestMarginSeconds: count
    .default(120)
    .describe("Time that must be left to prove a request made on chain without a quote."),
  maxCallbackGas: z
    .number()
    .int()
    .nonnegative()
    .default(100_000)
    .describe("Most gas for the callback of a request without a quote, which you pay."),
  staleSeconds: count.default(3600).describe("How long a call waits for its proof until `/health` fails."),
});

const quotes = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe(
      "Sign quotes for who asks over HTTP. An answer that misses its deadline costs the bond, of your own stake.",
    ),
  validSeconds: count.max(3600).default(60).describe("In which a caller can take a quote."),
  minTermSeconds: count
    .default(900)
    .describe("Time that an order must leave to answer it, once its quote has ended."),
  minPrice: asy.prefault("0").describe("Least price, ASY; the offer's if that is more."),
  maxBond: asy.prefault("10").describe("Largest bond of an order, ASY."),
  maxCallbackGas: z
    .number()
    .int()
    .nonnegative()
    .default(0)
    .describe("Most gas for an order's callback, which you pay."),
  stakeShare: z
    .number()
    .positive()
    .max(1)
    .default(0.1)
    .describe("Part of your own stake that quotes and bonds may lock together."),
  atOnce: count
    .default(8)
    .describe("Quotes that may be open, and quoted requests that may wait for their answer, together."),
  perMinute: count.default(30).describe("Quotes that one address may ask for."),
  gasPriceCeiling: gwei
    .prefault("200")
    .describe("Most for a unit of gas when the answer to a quoted request is sent, gwei."),
});

const income = z.strictObject({
  policy: z
    .enum(["leave", "claim", "restake"])
    .default("leave")
    .describe("What happens to commission and pool: see `hardhat operator statement` for what they are."),
  least: asy.prefault("10").describe("Less than this is left where it is, ASY."),
});

/** The node's configuration, as it stands in its file. */
export const configSchema = z.strictObject({
  nodeId: word.describe("The node, as `hardhat operator open` printed it."),
  models: z.array(model).min(1).describe("What it answers for."),
  database: z
    .string()
    .min(1)
    .default("node-data")
    .describe("A folder, or the URL of a PostgreSQL server (`ASSAY_DATABASE`; there with its password)."),
  logLevel: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
    .default("info")
    .describe("What is logged (`ASSAY_LOG_LEVEL`)."),
  listen: listen.prefault({}),
  limits: limits.prefault({}),
  chain: chain.prefault({}),
  settlement: settlement.prefault({}),
  provers: provers.prefault({}),
  quotes: quotes.prefault({}),
  income: income.prefault({}),
});

/** See {@link configSchema}. */
export type NodeConfig = z.infer<typeof configSchema>;
