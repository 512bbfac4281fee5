// SPDX-License-Identifier: MIT
import { z } from "zod";
import type { AddressBook } from "../../../src/client/addresses.ts";
import { modelCardSchema } from "../../../src/node/serve/ModelCard.ts";
import { makeTrapdoorKey, type TrapdoorKey } from "../../shared/trapdoor.ts";

const integer = z.string().transform(BigInt);
const addresses = z.custom<AddressBook>((value) => typeof value === "object");

const schema = z.object({
  rpc: z.string(),
  database: z.string(),
  addresses,
  nodeId: z.string(),
  operatorKey: z.string(),
  callerKey: z.string(),
  sessionId: z.string(),
  price: integer,
  validUntil: integer,
  /** Calls to be taken on in this life, before it works. */
  calls: z.number(),
  /** Steps until it kills itself; never if negative. */
  killBefore: z.number(),
  card: modelCardSchema,
  proving: z.object({ chainId: integer, market: z.string(), nodeId: z.string() }),
  model: z.object({
    modelId: integer,
    circuitId: z.string(),
    commitment: integer,
    shape: z.object({ batchSize: z.number(), wordsPerCall: z.number() }),
    secrets: z.object({
      alpha: integer,
      beta: integer,
      gamma: integer,
      delta: integer,
      ic: z.array(integer),
    }),
  }),
});

/** What a node in a process of its own has to do, as it is told on its command line. */
export type KillableJob = ReturnType<typeof parseJob>;

/** Inverse of {@link formatJob}. */
export function parseJob(text: string) {
  const { model, ...job } = schema.parse(JSON.parse(text));
  const { shape, secrets, ...registered } = model;
  return { ...job, model: { ...registered, key: makeTrapdoorKey(shape, secrets) } };
}

/** A job as one argument. */
export function formatJob(job: KillableJob): string {
  const { key, ...registered } = job.model;
  const { batchSize, wordsPerCall, secrets }: TrapdoorKey = key;
  const model = { ...registered, shape: { batchSize, wordsPerCall }, secrets };
  return JSON.stringify({ ...job, model }, (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}
