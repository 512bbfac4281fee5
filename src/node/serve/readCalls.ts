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

/** The settlement that carries a call. */
export interface CallSettlement {
  /** Its hash on chain; null while it is in no block. */
  mined: string | null;
  /** Newest first: one for each time that it was signed, of which the chain takes one. */
  signed: string[];
}

/** The settlement of a call, by the transaction that the call is noted with. */
export async function readSettlement(
  db: Kysely<Tables>,
  transactionId: number | null,
): Promise<CallSettlement> {
  if (transactionId === null) return { mined: null, signed: [] };
  const attempts = await db
    .selectFrom("attempts")
    .innerJoin("transactions", "transactions.transaction_id", "attempts.transaction_id")
    .select(["attempts.hash", "transactions.mined_hash"])
    .where("attempts.transaction_id", "=", transactionId)
    .orderBy("attempts.signed_at", "desc")
    .execute();
  return { mined: attempts[0]?.mined_hash ?? null, signed: attempts.map(({ hash }) => hash) };
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
