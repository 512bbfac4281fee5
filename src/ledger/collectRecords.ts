// SPDX-License-Identifier: MIT
import type { BurnedCalls } from "../ranking/createRanking.ts";
import type { LedgerEvent } from "./LedgerEvent.ts";

/** Calls of one model that were booked, and so weighed, at once. */
export interface ActivityRecord {
  /** Unix seconds. */
  time: bigint;
  modelId: bigint;
  calls: BurnedCalls[];
}

/**
 * What the ranking was told, in its order. Splits of one model whose logs follow one another were booked at once; where two
 * bookings of one model follow one another, the market's logs stand between them. That matters, because the ranking rounds
 * once for each booking.
 *
 * @param events In the chain's order.
 */
export function collectRecords(events: readonly LedgerEvent[]): ActivityRecord[] {
  const records: ActivityRecord[] = [];
  let last: (LedgerEvent & { name: "RevenueSplit" }) | undefined;
  for (const event of events) {
    if (event.name !== "RevenueSplit") continue;
    const burned = { burned: event.legs.burned, count: event.calls };
    const record = records.at(-1);
    const goesOn =
      event.modelId === last?.modelId &&
      event.blockNumber === last.blockNumber &&
      event.index === last.index + 1;
    if (record !== undefined && goesOn) record.calls.push(burned);
    else records.push({ time: event.time, modelId: event.modelId, calls: [burned] });
    last = event;
  }
  return records;
}
