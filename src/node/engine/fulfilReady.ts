// SPDX-License-Identifier: MIT
import type { TransactionReceipt } from "ethers";
import { sql, type Kysely, type Selectable, type Transaction } from "kysely";
import { z } from "zod";
import type { AssayClient } from "../../client/createClient.ts";
import { explainRevert } from "../../client/explainRevert.ts";
import { decimal, orderSchema } from "../../client/orderSchema.ts";
import { messageOf } from "../../errors/messageOf.ts";
import type { Outbox } from "../chain/Outbox.ts";
import type { Tables, TransactionsTable } from "../database/Tables.ts";

const words = z.array(decimal);

/**
 * Delivers every request that is proven, each in a transaction of its own, tried on the latest block first. Those with a bond go
 * first, and may cost more: to miss their deadline is dearer than gas.
 *
 * @param site.bondedFeePerGas Wei per gas that the answer to a request with a bond may cost at most.
 * @throws GasPriceTooHighError, and what the network throws; then it is tried again later.
 */
export async function fulfilReady(site: {
  db: Kysely<Tables>;
  client: AssayClient;
  outbox: Outbox;
  bondedFeePerGas: bigint;
}): Promise<void> {
  const { db, client, outbox, bondedFeePerGas } = site;
  const rows = await db
    .selectFrom("requests")
    .innerJoin("bundles", "bundles.bundle_id", "requests.bundle_id")
    .select(["requests.call_id", "requests.order_json", "bundles.proof", "bundles.outputs"])
    .where("requests.state", "=", "proven")
    .where("requests.transaction_id", "is", null)
    .orderBy(sql`requests.bond > 0`, "desc")
    .orderBy("requests.deadline")
    .execute();
  for (const { call_id, order_json, proof, outputs } of rows) {
    const order = orderSchema.parse(JSON.parse(order_json));
    const answer = [read(outputs), read(proof)] as const;
    try {
      const gas = await client.market.fulfil.estimateGas(order, ...answer);
      const data = client.market.interface.encodeFunctionData("fulfil", [order, ...answer]);
      const feeCeiling = order.bond > 0n ? bondedFeePerGas : undefined;
      await outbox.post(
        { kind: "fulfil", to: client.addresses.market, data, gas, feeCeiling },
        async (database, transactionId) => {
          await database
            .updateTable("requests")
            .set({ transaction_id: transactionId })
            .where("call_id", "=", call_id)
            .execute();
        },
      );
    } catch (error) {
      const explained = explainRevert(error);
      if (explained === error) throw error;
      await db
        .updateTable("requests")
        .set({ state: "refused", reason: messageOf(explained) })
        .where("call_id", "=", call_id)
        .execute();
    }
  }
}

function read(text: string | null): bigint[] {
  return words.parse(JSON.parse(text ?? "null"));
}

/** Notes what a final delivery did. One that failed is tried again, unless it can't succeed any more. */
export async function noteFulfilment(
  database: Transaction<Tables>,
  { transaction_id }: Selectable<TransactionsTable>,
  receipt: TransactionReceipt | undefined,
): Promise<void> {
  const isPaid = receipt?.status === 1;
  if (isPaid) {
    await database
      .updateTable("quotes")
      .set({ payload: "" })
      .where("call_id", "in", (where) =>
        where.selectFrom("requests").select("call_id").where("transaction_id", "=", transaction_id),
      )
      .execute();
  }
  await database
    .updateTable("requests")
    .set(isPaid ? { state: "fulfilled", payload: "" } : { transaction_id: null })
    .where("transaction_id", "=", transaction_id)
    .execute();
}
