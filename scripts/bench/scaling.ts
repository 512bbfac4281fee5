// SPDX-License-Identifier: MIT
import { randomUUID } from "node:crypto";
import { hexlify, parseEther, randomBytes, ZeroAddress } from "ethers";
import type { Kysely } from "kysely";
import { DIGITS } from "../../models/samples.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import { openDatabase, type NodeDatabase } from "../../src/node/database/openDatabase.ts";
import type { Tables } from "../../src/node/database/Tables.ts";
import { openProofQueue, queueProofs } from "../../src/node/engine/proofJobs.ts";
import { openLab, type Lab } from "../lab/openLab.ts";
import { openMarket, type LabMarket, type LabModel } from "../lab/openMarket.ts";
import { required } from "../lab/required.ts";
import { startOperator } from "../lab/startOperator.ts";
import { startPostgres } from "../lab/startPostgres.ts";
import { median } from "../median.ts";
import { proofRate } from "./proofRate.ts";
import type { Figures } from "./results.ts";

/** Each drains the queue with one process, then with two: what else the machine does befalls both alike. */
const ROUNDS = 3;
/** Jobs in the queue at each start. */
const JOBS = 48;
const LOOK_MS = 250;

/**
 * Proofs an hour of the digits model by one `operator run --only prove` on one processor and by two on a processor each, all out
 * of one queue in PostgreSQL. Counted from when each of the processes has made a proof.
 */
export async function benchScaling({ onProgress }: { onProgress: OnProgress }): Promise<Figures> {
  const lab = await openLab();
  const postgres = await startPostgres();
  try {
    const models = [{ onnx: await DIGITS.onnx(), batchSize: 1 }];
    const market = await openMarket(lab, { models, price: parseEther("1") });
    const database = await openDatabase(postgres.url, () => undefined);
    try {
      await openProofQueue(database);
      const rates: number[][] = [[], []];
      for (let step = 0; step < 2 * ROUNDS; step++) {
        onProgress({ stage: "Prove with processes", done: step, total: 2 * ROUNDS });
        const index = step % 2;
        const rate = await drain({ lab, market, database, url: postgres.url, processes: index + 1 });
        rates[index]?.push(rate);
      }
      const [one = 0, two = 0] = rates.map((each) => median(each));
      return {
        node: {
          proofsPerHourOf1: Math.round(one),
          proofsPerHourOf2: Math.round(two),
          scaling2: Math.round((two / one) * 100) / 100,
        },
      };
    } finally {
      await database.close();
    }
  } finally {
    await postgres.stop();
    await lab.close();
  }
}

/** Lets so many processes, each on its own processor, prove all jobs. Returns their proofs an hour. */
async function drain(options: {
  lab: Lab;
  market: LabMarket;
  database: NodeDatabase;
  url: string;
  processes: number;
}): Promise<number> {
  const { lab, market, database, url } = options;
  await fillQueue(database, required(market.models[0]));
  const cpus = Array.from({ length: options.processes }, (_, cpu) => cpu);
  const provers = await Promise.all(
    cpus.map((cpu) => startOperator(lab, market, { config: { database: url }, only: "prove", cpu })),
  );
  try {
    for (const prover of provers) await prover.runs;
    while ((await countWaiting(database.db)) > 0)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  } finally {
    for (const prover of provers) await prover.end("SIGTERM");
  }
  const proofs = await database.db.selectFrom("bundles").select(["prover", "proven_at"]).execute();
  return proofRate(
    proofs.map(({ prover, proven_at }) => ({
      prover: required(prover ?? undefined),
      at: required(proven_at ?? undefined).getTime(),
    })),
  );
}

/** Empties the tables and the queue, and puts jobs in: calls of one session with images that nobody paid for, since provers don't ask. */
async function fillQueue(database: NodeDatabase, { prepared, modelId }: LabModel): Promise<void> {
  const { db } = database;
  for (const table of ["calls", "bundles", "sessions"] as const) await db.deleteFrom(table).execute();
  const { samples } = await DIGITS.load("test");
  const session_id = hexlify(randomBytes(32));
  const at = { head: session_id, call_count: 0n, settled_head: session_id, settled_count: 0n };
  await db
    .insertInto("sessions")
    .values({ session_id, caller: ZeroAddress, ...at })
    .execute();
  for (let sequence = 1; sequence <= JOBS; sequence++) {
    const bundle_id = randomUUID();
    const input = { words: prepared.quantise(samples[sequence] ?? []), salt: drawSalt() };
    await db
      .insertInto("bundles")
      .values({ bundle_id, model_id: modelId, session_id, state: "waiting" })
      .execute();
    await db
      .insertInto("calls")
      .values({
        ...input,
        ...{ call_id: hexlify(randomBytes(32)), session_id, bundle_id, model_id: modelId },
        ...{ sequence: BigInt(sequence), input_commitment: prepared.commit(input), price: 0n, answer: 0 },
        ...{ valid_until: 0n, signature: "0x", state: "accepted" },
      })
      .execute();
  }
  await queueProofs(database);
}

async function countWaiting(db: Kysely<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom("bundles")
    .select((where) => where.fn.countAll<string>().as("count"))
    .where("state", "=", "waiting")
    .executeTakeFirstOrThrow();
  return Number(count);
}
