// SPDX-License-Identifier: MIT
import type { Kysely } from "kysely";
import type { RequestedEvent } from "../../../typechain-types/market/InferenceMarket.js";
import type { AssayClient } from "../../client/createClient.ts";
import { orderOf } from "../../client/orderOf.ts";
import { readLogPages } from "../../client/readLogPages.ts";
import { formatJson } from "../../shared/jsonFile.ts";
import type { Tables } from "../database/Tables.ts";

const CURSOR = "requests";

/**
 * Notes the requests made on chain for this node. Reads the last `confirmations` blocks again each time, so that a request which
 * a reorganisation moved is noted where it is now.
 *
 * @param options.fromBlock Where to begin the first time.
 */
export async function watchRequests(
  client: AssayClient,
  db: Kysely<Tables>,
  options: { nodeId: string; confirmations: number; fromBlock: number },
): Promise<void> {
  const { nodeId, confirmations, fromBlock } = options;
  const provider = client.signer.provider;
  const latest = await provider?.getBlock("latest");
  if (latest === null || latest === undefined) return;
  const cursor = await db
    .selectFrom("cursor")
    .select("block_number")
    .where("name", "=", CURSOR)
    .executeTakeFirst();
  const first = cursor === undefined ? fromBlock : Number(cursor.block_number) + 1;
  if (first > latest.number) return;
  const requested = client.market.filters.Requested(undefined, nodeId);
  for await (const { logs, last } of readLogPages(client.market, requested, [first, latest.number]))
    await note(db, logs, Math.min(last, latest.number - confirmations));
}

/** @param settled The block up to which nothing changes any more. */
async function note(
  db: Kysely<Tables>,
  events: readonly RequestedEvent.Log[],
  settled: number,
): Promise<void> {
  await db.transaction().execute(async (database) => {
    for (const event of events) {
      const place = { block_number: BigInt(event.blockNumber), block_hash: event.blockHash };
      await database
        .insertInto("requests")
        .values({ ...requestOf(event), ...place, state: "seen" })
        .onConflict((conflict) => conflict.column("call_id").doUpdateSet(place))
        .execute();
    }
    if (settled < 0) return;
    const cursor = { block_number: BigInt(settled), block_hash: "" };
    await database
      .insertInto("cursor")
      .values({ name: CURSOR, ...cursor })
      .onConflict((conflict) => conflict.column("name").doUpdateSet(cursor))
      .execute();
  });
}

function requestOf({ args }: RequestedEvent.Log) {
  const { callId, price, payload } = args;
  const order = orderOf(args);
  return {
    call_id: callId,
    model_id: order.modelId,
    input_commitment: order.inputCommitment,
    price,
    deadline: order.deadline,
    bond: order.bond,
    order_json: formatJson(order),
    payload,
  };
}
