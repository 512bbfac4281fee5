// SPDX-License-Identifier: MIT
import type { AssayClient } from "../../client/createClient.ts";
import { rangeOf } from "../../client/rangeOf.ts";
import { readLogs } from "../../client/readLogs.ts";
import { readBlockTimes } from "../../ledger/readBlockTimes.ts";
import { LEGS, type Legs } from "../../revenue/legs.ts";

/** What calls of one model earned on one day. Amounts in token wei. */
export interface Income {
  /** UTC, `YYYY-MM-DD`. */
  day: string;
  modelId: bigint;
  calls: number;
  /** What callers paid: the sum of the legs. */
  gross: bigint;
  legs: Legs;
  /** The calls' part of their transactions' gas, and what it cost (wei of the chain's own coin). */
  gasUsed: bigint;
  gasCost: bigint;
}

const SECONDS_A_DAY = 86_400n;

/**
 * Reads a node's income from the chain alone, by day and model. What a settlement of several models costs is shared by the number
 * of their calls.
 *
 * @example const income = await readIncome(client, { nodeId });
 */
export async function readIncome(
  client: AssayClient,
  options: { nodeId: string; fromBlock?: number; toBlock?: number },
): Promise<Income[]> {
  const splits = await readLogs(
    client.escrow,
    client.escrow.filters.RevenueSplit(undefined, options.nodeId),
    rangeOf(client, options),
  );
  const timeOf = await readBlockTimes(splits);
  const spent = await readSpending(splits);
  const days = new Map<string, Income>();
  for (const { args, blockNumber, transactionHash } of splits) {
    const day = dayOf(timeOf(blockNumber));
    const key = `${day} ${String(args.modelId)}`;
    const income = days.get(key) ?? emptyIncome(day, args.modelId);
    days.set(key, income);
    const own = spent.get(transactionHash);
    income.calls += Number(args.calls);
    income.gross += args.price * args.calls;
    for (const leg of LEGS) income.legs[leg] += args.legs[leg] * args.calls;
    if (own === undefined) continue;
    income.gasUsed += (own.gasUsed * args.calls) / own.calls;
    income.gasCost += (own.gasCost * args.calls) / own.calls;
  }
  return [...days.values()].sort((one, other) => (one.day < other.day ? -1 : 1));
}

type Splits = Awaited<ReturnType<AssayClient["escrow"]["queryFilter"]>>;

interface Spending {
  calls: bigint;
  gasUsed: bigint;
  gasCost: bigint;
}

/** What each transaction cost, and how many calls share it. */
async function readSpending(
  splits: readonly (Pick<Splits[number], "transactionHash" | "getTransactionReceipt"> & {
    args: { calls: bigint };
  })[],
): Promise<Map<string, Spending>> {
  const spent = new Map<string, Spending>();
  for (const split of splits) {
    const known = spent.get(split.transactionHash);
    if (known !== undefined) {
      known.calls += split.args.calls;
      continue;
    }
    const { gasUsed, gasPrice } = await split.getTransactionReceipt();
    spent.set(split.transactionHash, { calls: split.args.calls, gasUsed, gasCost: gasUsed * gasPrice });
  }
  return spent;
}

function dayOf(seconds: bigint): string {
  return new Date(Number((seconds / SECONDS_A_DAY) * SECONDS_A_DAY) * 1000).toISOString().slice(0, 10);
}

function emptyIncome(day: string, modelId: bigint): Income {
  const legs: Legs = {
    burned: 0n,
    treasury: 0n,
    referrer: 0n,
    licence: 0n,
    royalty: 0n,
    commission: 0n,
    pool: 0n,
  };
  return { day, modelId, calls: 0, gross: 0n, legs, gasUsed: 0n, gasCost: 0n };
}
