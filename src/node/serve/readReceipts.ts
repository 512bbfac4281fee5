// SPDX-License-Identifier: MIT
import type { Kysely } from "kysely";
import type { Receipts } from "../../shared/receipts.ts";
import type { Tables } from "../database/Tables.ts";

/** Calls of a session behind a place, in their order; those that are lost are left out. */
export async function readReceipts(
  db: Kysely<Tables>,
  { sessionId, after, limit }: { sessionId: string; after: bigint; limit: number },
): Promise<Receipts> {
  const rows = await db
    .selectFrom("calls")
    .selectAll()
    .where("session_id", "=", sessionId)
    .where("sequence", ">", String(after))
    .where("state", "<>", "lost")
    .orderBy("sequence")
    .limit(limit + 1)
    .execute();
  const calls = rows.slice(0, limit).map((row) => ({
    callId: row.call_id,
    sequence: row.sequence,
    modelId: row.model_id,
    inputCommitment: row.input_commitment,
    price: row.price,
    validUntil: row.valid_until,
    signature: row.signature,
    state: row.state,
    acceptedAt: row.accepted_at.toISOString(),
  }));
  return { sessionId, calls, next: rows.length > limit ? (calls.at(-1)?.sequence ?? null) : null };
}
