// SPDX-License-Identifier: MIT
import { z } from "zod";
import { digits } from "../../../shared/wire.ts";

const counts = z.record(z.string(), z.number().int());

/** Where a node's work stands: what `GET /status` answers. Tells of no caller and no call. */
export const statusSchema = z.object({
  nodeId: z.string(),
  calls: counts.describe("Calls by state."),
  requests: counts.describe("Requests made on chain, by state."),
  bundles: counts.describe("Proofs by state."),
  owed: digits.describe("Price of calls taken on that are not settled, token wei."),
  heldSessions: z.number().int().describe("Sessions that the escrow would not pay now."),
  lastDay: z
    .object({
      settled: z.number().int(),
      earnedGross: digits.describe("Price of the calls settled, token wei."),
      meanProofSeconds: z.number().nullable(),
    })
    .describe("The last 24 hours."),
  transactions: z
    .array(
      z.object({
        kind: z.string(),
        state: z.string(),
        nonce: digits,
        ageSeconds: z.number().int(),
        signings: z.number().int().describe("More than one if it was stuck."),
      }),
    )
    .describe("Those that are not final."),
});

/** See {@link statusSchema}. */
export type NodeStatus = z.infer<typeof statusSchema>;
