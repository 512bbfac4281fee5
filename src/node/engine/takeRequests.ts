// SPDX-License-Identifier: MIT
import { randomUUID } from "node:crypto";
import type { Kysely, Selectable } from "kysely";
import type { AssayClient } from "../../client/createClient.ts";
import { messageOf } from "../../errors/messageOf.ts";
import type { RequestsTable, Tables } from "../database/Tables.ts";
import { checkInput, servedModelOf } from "../serveCalls.ts";
import type { ServedModel } from "../ServedModel.ts";

/**
 * Takes on the requests that are deep enough in the chain: those that are still held, can be answered in time, and whose payload
 * opens their commitment get a bundle of their own. The others are noted as gone or refused, and cost nothing.
 *
 * @param options.margin Seconds that must be left until the deadline.
 */
export async function takeRequests(
  client: AssayClient,
  db: Kysely<Tables>,
  options: { models: readonly ServedModel[]; confirmations: number; margin: bigint },
): Promise<void> {
  const block = await client.signer.provider?.getBlock("latest");
  if (block === null || block === undefined) return;
  const rows = await db
    .selectFrom("requests")
    .selectAll()
    .where("state", "=", "seen")
    .where("block_number", "<=", String(block.number - options.confirmations))
    .orderBy("deadline")
    .execute();
  for (const row of rows) {
    if ((await client.escrow.heldFor(row.call_id)) === 0n) {
      await note(db, row.call_id, { state: "gone" });
      continue;
    }
    const reason = refusalOf(row, { ...options, now: BigInt(block.timestamp) });
    if (reason === undefined) await bundle(db, row);
    else await note(db, row.call_id, { state: "refused", reason });
  }
}

function refusalOf(
  row: Selectable<RequestsTable>,
  options: { models: readonly ServedModel[]; margin: bigint; now: bigint },
): string | undefined {
  if (BigInt(row.deadline) < options.now + options.margin)
    return "too little time is left until its deadline";
  try {
    const served = servedModelOf(options.models, BigInt(row.model_id));
    const input = served.decode(row.payload);
    checkInput(served, { callId: row.call_id, inputCommitment: BigInt(row.input_commitment), input });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

async function note(
  db: Kysely<Tables>,
  callId: string,
  change: Pick<Selectable<RequestsTable>, "state"> & { reason?: string },
): Promise<void> {
  await db
    .updateTable("requests")
    .set(change)
    .where("call_id", "=", callId)
    .where("state", "=", "seen")
    .execute();
}

async function bundle(db: Kysely<Tables>, { call_id, model_id }: Selectable<RequestsTable>): Promise<void> {
  await db.transaction().execute(async (database) => {
    const bundle_id = randomUUID();
    await database
      .insertInto("bundles")
      .values({ bundle_id, model_id, session_id: null, state: "waiting" })
      .execute();
    await database
      .updateTable("requests")
      .set({ state: "waiting", bundle_id })
      .where("call_id", "=", call_id)
      .where("state", "=", "seen")
      .execute();
  });
}
