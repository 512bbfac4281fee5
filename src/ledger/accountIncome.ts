// SPDX-License-Identifier: MIT
import type { AssayClient } from "../client/createClient.ts";
import { rangeOf } from "../client/rangeOf.ts";
import { readLogs } from "../client/readLogs.ts";
import { readBlockTimes } from "./readBlockTimes.ts";

/** Why an account earns: as a model's author, as an ancestor's, as referrer, or as a node's operator. */
export type IncomeSource = "licence" | "royalty" | "referral" | "commission";

/** What an account earned on one day for one reason. */
export interface AccountIncome {
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string;
  readonly source: IncomeSource;
  /** Id of the model that earned it, or of the node. */
  readonly of: string;
  /** Calls that earned it; 0 for royalties, whose events do not tell. */
  calls: number;
  /** Token wei. */
  amount: bigint;
}

/** One log's worth of income. */
interface Earning {
  readonly source: IncomeSource;
  readonly of: string;
  readonly calls: number;
  readonly amount: bigint;
}

/**
 * What an account has earned, from the market's events alone, by day, reason and model or node. Who owned a model when its call was
 * settled earned it. The licences, royalties and referrals of all time sum to what `claim` has paid and will pay.
 *
 * @param options.account Address with its checksum.
 * @param options.fromBlock First block that is told; ownership before it is still known.
 * @example for (const { day, source, amount } of await accountIncome(client, { account })) console.log(day, source, amount);
 */
export async function accountIncome(
  client: AssayClient,
  options: { account: string; fromBlock?: number },
): Promise<AccountIncome[]> {
  const { escrow, models, staking } = client;
  const { account } = options;
  const [told, all] = [rangeOf(client, options), rangeOf(client)];
  const [splits, royalties, transfers, opened] = await Promise.all([
    readLogs(escrow, escrow.filters.RevenueSplit(), told),
    readLogs(escrow, escrow.filters.RoyaltyPaid(undefined, undefined, account), told),
    readLogs(models, models.filters.Transfer(), all),
    readLogs(staking, staking.filters.NodeOpened(undefined, account), all),
  ]);
  const nodes = new Set(opened.map(({ args }) => args.nodeId));
  const owners = new Map<bigint, string>();
  const pending = transfers[Symbol.iterator]();
  let transfer = pending.next();
  const timeOf = await readBlockTimes([...splits, ...royalties]);
  const income = new Map<string, AccountIncome>();
  const book = (blockNumber: number, earning: Earning): void => {
    if (earning.amount === 0n) return;
    const day = new Date(Number(timeOf(blockNumber)) * 1000).toISOString().slice(0, 10);
    const key = [day, earning.source, earning.of].join();
    const line = income.get(key) ?? { day, source: earning.source, of: earning.of, calls: 0, amount: 0n };
    line.calls += earning.calls;
    line.amount += earning.amount;
    income.set(key, line);
  };
  for (const split of splits) {
    for (; transfer.done !== true && precedes(transfer.value, split); transfer = pending.next())
      owners.set(transfer.value.args.tokenId, transfer.value.args.to);
    const { modelId, nodeId, referrer, calls, legs } = split.args;
    const earn = (source: IncomeSource, of: string, leg: bigint): void => {
      book(split.blockNumber, { source, of, calls: Number(calls), amount: leg * calls });
    };
    if (owners.get(modelId) === account) earn("licence", String(modelId), legs.licence);
    if (referrer === account) earn("referral", String(modelId), legs.referrer);
    if (nodes.has(nodeId)) earn("commission", nodeId, legs.commission);
  }
  for (const { blockNumber, args } of royalties)
    book(blockNumber, { source: "royalty", of: String(args.ancestorId), calls: 0, amount: args.amount });
  return [...income.values()].sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
}

/** Where an event stands; an endpoint's answer to a query is in this order. */
interface Place {
  readonly blockNumber: number;
  readonly index: number;
}

function precedes(one: Place, other: Place): boolean {
  return (
    one.blockNumber < other.blockNumber || (one.blockNumber === other.blockNumber && one.index < other.index)
  );
}
