// SPDX-License-Identifier: MIT
import { randomUUID } from "node:crypto";
import type { Kysely, Selectable } from "kysely";
import type { AssayClient } from "../../client/createClient.ts";
import { orderSchema } from "../../client/orderSchema.ts";
import { messageOf } from "../../errors/messageOf.ts";
import type { RequestsTable, Tables } from "../database/Tables.ts";
import { checkInput, servedModelOf } from "../serveCalls.ts";
import type { ServedModel } from "../ServedModel.ts";

/** Which requests are taken on. */
export interface TakingRules {
  models: readonly ServedModel[];
  margin: bigint;
  maxCallbackGas: bigint;
}

/**
 * Takes on the requests that are deep enough in the chain: those that are still held, can be answered in time, and whose payload
 * opens their commitment get a bundle of their own. The others are noted as gone or refused, and cost nothing. A request with a
 * bond is tried however late it is, with the input that came with its quote.
 *
 * @param options.margin Seconds that must be left until the deadline. @param options.maxCallbackGas Both only without a bond.
 */
export async function takeRequests(
  client: AssayClient,
  db: Kysely<Tables>,
  options: TakingRules & { confirmations: number },
): Promise<void> {
  const block = await client.signer.provider?.getBlock("latest");
  if (block === null || block === undefined) return;
  const rows = await db
    .selectFrom("requests")
    .leftJoin("quotes", "quotes.call_id", "requests.call_id")
    .selectAll("requests")
    .select("quotes.payload as quoted")
    .where("state", "=", "seen")
    .where("block_number", "<=", String(block.number - options.confirmations))
    .orderBy("requests.deadline")
    .execute();
  for (const { quoted, ...request } of rows) {
    const row = { ...request, payload: quoted ?? request.payload };
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
  options: TakingRules & { now: bigint },
): string | undefined {
  const isBonded = BigInt(row.bond) > 0n;
  const margin = isBonded ? 0n : options.margin;
  if (BigInt(row.deadline) < options.now + margin) return "too little time is left until its deadline";
  const { callbackGas } = orderSchema.parse(JSON.parse(row.order_json));
  if (!isBonded && callbackGas > options.maxCallbackGas) return "its callback may take too much gas";
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

async function bundle(
  db: Kysely<Tables>,
  { call_id, model_id, payload }: Selectable<RequestsTable>,
): Promise<void> {
  await db.transaction().execute(async (database) => {
    const bundle_id = randomUUID();
    await database
      .insertInto("bundles")
      .values({ bundle_id, model_id, session_id: null, state: "waiting" })
      .execute();
    await database
      .updateTable("requests")
      .set({ state: "waiting", bundle_id, payload })
      .where("call_id", "=", call_id)
      .where("state", "=", "seen")
      .execute();
  });
}
