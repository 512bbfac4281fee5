// SPDX-License-Identifier: MIT
import { sql, type Kysely } from "kysely";
import { contextOf } from "../../client/callChain.ts";
import type { CallInput } from "../../client/payload.ts";
import type { Tables } from "../database/Tables.ts";
import { checkInput, servedModelOf } from "../serveCalls.ts";
import type { CallProof, ServedModel } from "../ServedModel.ts";

/** What a prover needs to know. Everything else is in the database, so it can run anywhere. */
export interface ProvingSite {
  readonly db: Kysely<Tables>;
  readonly models: readonly ServedModel[];
  readonly chainId: bigint;
  /** Address of the market. */
  readonly market: string;
  readonly nodeId: string;
  /** Who proves: kept with the proof. */
  readonly prover: string;
}

interface BundledCall {
  callId: string;
  inputCommitment: bigint;
  input: CallInput;
}

/**
 * Proves a bundle and keeps the proof, unless somebody else has meanwhile. The prover has verified it before.
 *
 * @returns Milliseconds that the proof took; undefined if the bundle needed none.
 * @throws ModelNotServedError, InputMismatchError, and what `ServedModel.prove` throws.
 */
export async function proveBundle(
  site: ProvingSite,
  bundleId: string,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const { db, models, chainId, market, nodeId } = site;
  const bundle = await db
    .selectFrom("bundles")
    .select(["model_id", "session_id"])
    .where("bundle_id", "=", bundleId)
    .where("state", "=", "waiting")
    .executeTakeFirst();
  if (bundle === undefined) return undefined;
  const served = servedModelOf(models, BigInt(bundle.model_id));
  const calls =
    bundle.session_id === null ? await requestOf(db, served, bundleId) : await callsOf(db, bundleId);
  for (const call of calls) checkInput(served, call);
  const callIds = calls.map(({ callId }) => callId);
  const context = contextOf({ chainId, market, nodeId, callIds });
  const proof = await served.prove({ inputs: calls.map(({ input }) => input), context, signal });
  await keepProof(site, bundleId, proof);
  return proof.wallMs;
}

async function callsOf(db: Kysely<Tables>, bundleId: string): Promise<BundledCall[]> {
  const rows = await db
    .selectFrom("calls")
    .select(["call_id", "input_commitment", "words", "salt"])
    .where("bundle_id", "=", bundleId)
    .orderBy("sequence")
    .execute();
  return rows.map(({ call_id, input_commitment, words, salt }) => ({
    callId: call_id,
    inputCommitment: BigInt(input_commitment),
    input: { words: new Uint8Array(words ?? []), salt: BigInt(salt ?? 0) },
  }));
}

async function requestOf(db: Kysely<Tables>, served: ServedModel, bundleId: string): Promise<BundledCall[]> {
  const rows = await db
    .selectFrom("requests")
    .select(["call_id", "input_commitment", "payload"])
    .where("bundle_id", "=", bundleId)
    .execute();
  return rows.map(({ call_id, input_commitment, payload }) => ({
    callId: call_id,
    inputCommitment: BigInt(input_commitment),
    input: served.decode(payload),
  }));
}

/** All at once: a bundle is proven exactly if its calls are. */
async function keepProof(site: ProvingSite, bundleId: string, proof: CallProof): Promise<void> {
  await site.db.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable("bundles")
      .set({
        state: "proven",
        proof: JSON.stringify(proof.proof.map(String)),
        outputs: JSON.stringify(proof.outputs.map(String)),
        wall_ms: Math.round(proof.wallMs),
        prover: site.prover,
        proven_at: sql`now()`,
      })
      .where("bundle_id", "=", bundleId)
      .where("state", "=", "waiting")
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    for (const [table, from] of [
      ["calls", "accepted"],
      ["requests", "waiting"],
    ] as const) {
      await transaction
        .updateTable(table)
        .set({ state: "proven" })
        .where("bundle_id", "=", bundleId)
        .where("state", "=", from)
        .execute();
    }
  });
}
