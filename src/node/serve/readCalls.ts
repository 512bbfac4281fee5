// SPDX-License-Identifier: MIT
import type { Kysely, Selectable } from "kysely";
import { z } from "zod";
import { contextOf } from "../../client/callChain.ts";
import { CallMissingError, ProofMissingError } from "../../errors/ServingErrors.ts";
import type { CallsTable, Tables } from "../database/Tables.ts";
import { offeredModel } from "./acceptCall.ts";
import type { ServingSite } from "./ServingSite.ts";

/** A call as it is stored. @throws CallMissingError */
export async function readCall(db: Kysely<Tables>, callId: string): Promise<Selectable<CallsTable>> {
  const call = await db.selectFrom("calls").selectAll().where("call_id", "=", callId).executeTakeFirst();
  if (call === undefined) throw new CallMissingError({ callId });
  return call;
}

/** Hashes of the transaction, newest first: one for each time that it was signed anew, of which the chain takes one. */
export async function readHashes(db: Kysely<Tables>, transactionId: number | null): Promise<string[]> {
  if (transactionId === null) return [];
  const attempts = await db
    .selectFrom("attempts")
    .select("hash")
    .where("transaction_id", "=", transactionId)
    .orderBy("signed_at", "desc")
    .execute();
  return attempts.map(({ hash }) => hash);
}

const words = z.array(z.string());

/** All it takes to check the proof that covers a call. @throws CallMissingError, ProofMissingError, ModelNotServedError */
export async function readProof(site: ServingSite, callId: string) {
  const { db, chain, nodeId } = site;
  const { market } = chain.addresses;
  const { bundle_id, model_id, state } = await readCall(db, callId);
  const missing = () => new ProofMissingError({ callId, state });
  if (bundle_id === null) throw missing();
  const bundle = await db
    .selectFrom("bundles")
    .select(["proof", "outputs"])
    .where("bundle_id", "=", bundle_id)
    .where("state", "=", "proven")
    .executeTakeFirst();
  if (bundle?.proof == null || bundle.outputs === null) throw missing();
  const calls = await db
    .selectFrom("calls")
    .select(["call_id", "input_commitment"])
    .where("bundle_id", "=", bundle_id)
    .orderBy("sequence")
    .execute();
  const { card } = offeredModel(site, BigInt(model_id));
  const callIds = calls.map(({ call_id }) => call_id);
  const outputs = words.parse(JSON.parse(bundle.outputs));
  const last = calls.length - 1;
  // Unused places of a proof repeat the last call.
  const places = Array.from({ length: card.batchSize }, (_, place) => Math.min(place, last));
  const context = contextOf({ chainId: chain.chainId, market, nodeId, callIds });
  return {
    callIds,
    modelId: model_id,
    circuitId: card.circuitId,
    verifier: card.verifier,
    proof: words.parse(JSON.parse(bundle.proof)),
    outputs,
    publicSignals: [
      card.commitment,
      String(context),
      ...places.map((place) => calls[place]?.input_commitment ?? ""),
      ...places.flatMap((place) => outputs.slice(place * card.wordsPerCall, (place + 1) * card.wordsPerCall)),
    ],
  };
}
