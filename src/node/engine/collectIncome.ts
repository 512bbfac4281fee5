// SPDX-License-Identifier: MIT
import type { TransactionReceipt } from "ethers";
import type { Kysely, Selectable, Transaction } from "kysely";
import type { AssayClient } from "../../client/createClient.ts";
import type { Outbox } from "../chain/Outbox.ts";
import type { Tables, TransactionsTable } from "../database/Tables.ts";

/**
 * What happens to what the node earned. `leave`: nothing. `claim`: the commission goes to the operator's account. `restake`: from
 * there into the operator's stake. With both, the pool's revenue is harvested into the share price, for all who stake.
 */
export type IncomePolicy = "leave" | "claim" | "restake";

/** @see IncomePolicy */
export interface IncomeRules {
  incomePolicy: IncomePolicy;
  /** Less than this (token wei) is left where it is. */
  leastIncome: bigint;
}

const KINDS = ["harvest", "claim", "approve", "restake"] as const;
type Kind = (typeof KINDS)[number];

/**
 * Collects what the node earned, one transaction at a time; the next when the one before is final.
 *
 * @throws GasPriceTooHighError, and what the network throws; then nothing has changed.
 */
export async function collectIncome(site: {
  db: Kysely<Tables>;
  client: AssayClient;
  outbox: Outbox;
  nodeId: string;
  rules: IncomeRules;
}): Promise<void> {
  const { db, client, outbox, nodeId, rules } = site;
  const { incomePolicy: policy, leastIncome: least } = rules;
  if (policy === "leave" || (await isUnderWay(db))) return;
  const { staking, escrow, token, addresses } = client;
  const post = async (kind: Kind, to: string, data: string, gas: bigint, amount?: bigint) => {
    await outbox.post({ kind, to, data, gas }, async (database, transactionId) => {
      if (amount === undefined) return;
      await database
        .updateTable("transactions")
        .set({ amount })
        .where("transaction_id", "=", transactionId)
        .execute();
    });
  };
  const [commission, pool] = await escrow.nodeRevenueOf(nodeId);
  if (pool >= least && pool > 0n) {
    const data = staking.interface.encodeFunctionData("harvest", [nodeId]);
    return post("harvest", addresses.staking, data, await staking.harvest.estimateGas(nodeId));
  }
  if (commission >= least && commission > 0n) {
    const data = escrow.interface.encodeFunctionData("claimCommission", [nodeId]);
    return post("claim", addresses.escrow, data, await escrow.claimCommission.estimateGas(nodeId));
  }
  const due = policy === "restake" ? await claimedNotRestaked(db) : 0n;
  if (due < least || due < (await staking.MINIMUM_STAKE())) return;
  const operator = await client.signer.getAddress();
  // What the operator has taken out meanwhile is the operator's.
  if ((await token.balanceOf(operator)) < due) return;
  if ((await token.allowance(operator, addresses.staking)) < due) {
    const data = token.interface.encodeFunctionData("approve", [addresses.staking, due]);
    return post("approve", addresses.token, data, await token.approve.estimateGas(addresses.staking, due));
  }
  const data = staking.interface.encodeFunctionData("stake", [nodeId, due]);
  return post("restake", addresses.staking, data, await staking.stake.estimateGas(nodeId, due), due);
}

async function isUnderWay(db: Kysely<Tables>): Promise<boolean> {
  const open = await db
    .selectFrom("transactions")
    .select("transaction_id")
    .where("kind", "in", KINDS)
    .where("state", "in", ["signed", "mined"])
    .executeTakeFirst();
  return open !== undefined;
}

/** Token wei. */
async function claimedNotRestaked(db: Kysely<Tables>): Promise<bigint> {
  const sum = async (kind: Kind) => {
    const { total } = await db
      .selectFrom("transactions")
      .select((where) => where.fn.sum<string | null>("amount").as("total"))
      .where("kind", "=", kind)
      .where("state", "=", "final")
      .executeTakeFirstOrThrow();
    return BigInt(total ?? 0);
  };
  return (await sum("claim")) - (await sum("restake"));
}

/** Notes how much a final claim brought. */
export async function noteClaim(
  client: AssayClient,
  database: Transaction<Tables>,
  { transaction_id }: Selectable<TransactionsTable>,
  receipt: TransactionReceipt | undefined,
): Promise<void> {
  for (const log of receipt?.logs ?? []) {
    const event = client.escrow.interface.parseLog(log);
    if (log.address.toLowerCase() !== client.addresses.escrow.toLowerCase()) continue;
    if (event?.name !== "CommissionClaimed") continue;
    await database
      .updateTable("transactions")
      .set({ amount: BigInt(String(event.args["amount"])) })
      .where("transaction_id", "=", transaction_id)
      .execute();
  }
}
