// SPDX-License-Identifier: MIT
import type { BurnedCalls } from "../ranking/createRanking.ts";
import type { LedgerEvent } from "./LedgerEvent.ts";

/** Calls of one model that were booked, and so weighed, at once. */
export interface ActivityRecord {
  /** Unix seconds. */
  time: bigint;
  modelId: bigint;
  nodeId: string;
  calls: BurnedCalls[];
}

/** From when on activity halves in so many seconds. */
export interface HalfLifeChange {
  /** Unix seconds. */
  time: bigint;
  halfLife: bigint;
}

/**
 * What the ranking was told, and the half-lives that it was to measure by, in their order. Splits of one model whose logs follow one another were booked at once; where two
 * bookings of one model follow one another, the market's logs stand between them. That matters, because the ranking rounds
 * once for each booking.
 *
 * @param events In the chain's order.
 */
export function collectRecords(events: readonly LedgerEvent[]): (ActivityRecord | HalfLifeChange)[] {
  const records: (ActivityRecord | HalfLifeChange)[] = [];
  let open: ActivityRecord | undefined;
  let last: (LedgerEvent & { name: "RevenueSplit" }) | undefined;
  for (const event of events) {
    if (event.name === "HalfLifeChanged") records.push({ time: event.time, halfLife: event.halfLife });
    if (event.name !== "RevenueSplit") continue;
    const burned = { burned: event.legs.burned, count: event.calls };
    const goesOn =
      event.modelId === last?.modelId &&
      event.blockNumber === last.blockNumber &&
      event.index === last.index + 1;
    if (open !== undefined && goesOn) {
      open.calls.push(burned);
    } else {
      const { time, modelId, nodeId } = event;
      open = { time, modelId, nodeId, calls: [burned] };
      records.push(open);
    }
    last = event;
  }
  return records;
}
