// SPDX-License-Identifier: MIT
import { HalfLifeUnknownError } from "../errors/LedgerErrors.ts";
import { createRanking, type Ranking } from "../ranking/createRanking.ts";
import { collectRecords } from "./collectRecords.ts";
import type { LedgerEvent } from "./LedgerEvent.ts";

/**
 * Plays what the ranking was told, and at which half-life.
 *
 * @param events In the chain's order. @throws HalfLifeUnknownError if none says the half-life.
 */
export function rebuildRanking(events: readonly LedgerEvent[], activityUnit: bigint): Ranking {
  const [first] = events.filter((event) => event.name === "HalfLifeChanged");
  if (first === undefined) throw new HalfLifeUnknownError();
  const ranking = createRanking({ start: first.time, halfLife: first.halfLife, activityUnit });
  for (const record of collectRecords(events)) {
    if ("halfLife" in record) ranking.setHalfLife(record.time, record.halfLife);
    else ranking.record(record.time, record.modelId, record.calls, record.nodeId);
  }
  return ranking;
}
