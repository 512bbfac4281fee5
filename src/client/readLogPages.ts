// SPDX-License-Identifier: MIT
import type { ContractRunner } from "ethers";
import type {
  TypedContractEvent,
  TypedDeferredTopicFilter,
  TypedEventLog,
} from "../../typechain-types/common.js";
import { LogsRefusedError } from "../errors/LogErrors.ts";
import type { BlockRange } from "./BlockRange.ts";
import { isRangeRefused } from "./isRangeRefused.ts";

/** A contract whose events are read. */
export interface LogSource<Event extends TypedContractEvent> {
  readonly runner: ContractRunner | null;
  queryFilter(
    filter: TypedDeferredTopicFilter<Event>,
    from: number,
    to: number | "latest",
  ): Promise<TypedEventLog<Event>[]>;
}

/** Events of some blocks. */
export interface LogPage<Event extends TypedContractEvent> {
  readonly logs: readonly TypedEventLog<Event>[];
  /** Last block that was read. */
  readonly last: number;
}

/** Blocks asked for at once to begin with: what most public endpoints answer. */
const WIDEST = 10_000;

/** How many blocks each endpoint was found to answer for, so that the next reader need not find out again. */
const widths = new WeakMap<object, number>();

/**
 * Reads a contract's events page by page: endpoints refuse to search many blocks at once. Where one refuses a page, it is asked
 * for half as many blocks from then on.
 *
 * @param range "latest" is the newest block when the reading begins, or newer.
 * @throws LogsRefusedError if it refuses a single block. What else it throws is passed on.
 * @example for await (const { logs, last } of readLogPages(market, market.filters.Requested(), [block, "latest"])) note(logs, last);
 */
export async function* readLogPages<Event extends TypedContractEvent>(
  contract: LogSource<Event>,
  filter: TypedDeferredTopicFilter<Event>,
  [from, to]: BlockRange,
): AsyncGenerator<LogPage<Event>> {
  const provider = contract.runner?.provider;
  const latest = to === "latest" ? ((await provider?.getBlockNumber()) ?? from) : to;
  let first = from;
  do {
    const width = widths.get(provider ?? contract) ?? WIDEST;
    const last = Math.min(first + width - 1, Math.max(latest, first));
    try {
      // Blocks that were mined meanwhile too: what a caller has just sent must not be missed.
      const end = to === "latest" && last >= latest ? to : last;
      yield { logs: await contract.queryFilter(filter, first, end), last };
      first = last + 1;
    } catch (cause) {
      if (!isRangeRefused(cause)) throw cause;
      if (last === first) throw new LogsRefusedError({ block: first, cause });
      // Several readers may have been refused at once: the width is halved once for all of them.
      const narrower = Math.ceil((last - first + 1) / 2);
      widths.set(provider ?? contract, Math.min(narrower, widths.get(provider ?? contract) ?? WIDEST));
    }
  } while (first <= latest);
}
