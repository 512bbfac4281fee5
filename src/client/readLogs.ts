// SPDX-License-Identifier: MIT
import type {
  TypedContractEvent,
  TypedDeferredTopicFilter,
  TypedEventLog,
} from "../../typechain-types/common.js";
import type { BlockRange } from "./BlockRange.ts";
import { readLogPages, type LogSource } from "./readLogPages.ts";

/**
 * Reads a contract's events of any number of blocks, in the chain's order. See {@link readLogPages}.
 *
 * @throws LogsRefusedError
 * @example const proven = await readLogs(market, market.filters.CallProven(), [block, "latest"]);
 */
export async function readLogs<Event extends TypedContractEvent>(
  contract: LogSource<Event>,
  filter: TypedDeferredTopicFilter<Event>,
  range: BlockRange,
): Promise<TypedEventLog<Event>[]> {
  const read: TypedEventLog<Event>[][] = [];
  for await (const { logs } of readLogPages(contract, filter, range)) read.push([...logs]);
  return read.flat();
}
