// SPDX-License-Identifier: MIT
import type { IRevenueSplitter } from "../../typechain-types/market/PaymentEscrow.js";
import { RecordIncompleteError } from "../errors/MarketErrors.ts";
import { LEGS, type Legs } from "../revenue/legs.ts";
import type { AssayClient } from "./createClient.ts";
import { rangeOf } from "./rangeOf.ts";
import { readLogs } from "./readLogs.ts";

/** One paid, proven call as the chain records it. Amounts in token wei. */
export interface CallRecord {
  callId: string;
  modelId: bigint;
  nodeId: string;
  caller: string;
  inputCommitment: bigint;
  price: bigint;
  output: readonly bigint[];
  blockNumber: number;
  transactionHash: string;
  legs: Legs;
}

/** Whether the legs sum to the price exactly. */
export function legsSumToPrice(record: CallRecord): boolean {
  return LEGS.reduce((sum, leg) => sum + record.legs[leg], 0n) === record.price;
}

/**
 * Reads the records of paid calls from the events of market (`CallProven`) and escrow (`RevenueSplit`).
 *
 * @throws RecordIncompleteError if a paid call has no split in the same range.
 * @example for (const record of await readCallRecords(client)) console.log(record.callId, record.output);
 */
export async function readCallRecords(
  client: AssayClient,
  options: { fromBlock?: number; toBlock?: number } = {},
): Promise<CallRecord[]> {
  const range = rangeOf(client, options);
  const [proven, split] = await Promise.all([
    readLogs(client.market, client.market.filters.CallProven(), range),
    readLogs(client.escrow, client.escrow.filters.RevenueSplit(), range),
  ]);
  // The escrow reports the calls of one model at one price in one event, before the market reports each of them.
  const splits = new Map<string, Legs>();
  const next = split[Symbol.iterator]();
  let pending = next.next();
  return proven.map((event) => {
    for (; pending.done !== true && precedes(pending.value, event); pending = next.next())
      splits.set(runOf(pending.value), toLegs(pending.value.args.legs));
    const { callId, modelId, nodeId, caller, inputCommitment, price, output } = event.args;
    const { blockNumber, transactionHash } = event;
    const legs = splits.get(runOf(event));
    if (legs === undefined) throw new RecordIncompleteError({ callId, transactionHash });
    return {
      callId,
      modelId,
      nodeId,
      caller,
      inputCommitment,
      price,
      output: [...output],
      blockNumber,
      transactionHash,
      legs,
    };
  });
}

/** Where an event stands; a node's answer to a query is in this order. */
type Place = { blockNumber: number; index: number };

function precedes(one: Place, other: Place): boolean {
  return (
    one.blockNumber < other.blockNumber || (one.blockNumber === other.blockNumber && one.index < other.index)
  );
}

/** Calls of a transaction with the same of these stand in one `RevenueSplit`, or in the last one before them. */
function runOf(event: {
  transactionHash: string;
  args: { nodeId: string; modelId: bigint; price: bigint };
}): string {
  const { nodeId, modelId, price } = event.args;
  return [event.transactionHash, nodeId, modelId, price].join();
}

function toLegs(legs: IRevenueSplitter.LegsStructOutput): Legs {
  const { burned, treasury, referrer, licence, royalty, commission, pool } = legs;
  return { burned, treasury, referrer, licence, royalty, commission, pool };
}
