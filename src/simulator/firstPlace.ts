// SPDX-License-Identifier: MIT
import type { Market } from "./Market.ts";
import type { WashOffer } from "./washOffer.ts";

const WEEKS_PER_YEAR = 52;
const DAYS_PER_WEEK = 7;

/** What it would take to climb from nothing to the first place today, USD. */
export interface FirstPlace {
  /** Gone, or locked where rank is by stake. */
  toTake: number;
  /** Gone a week, as long as the others go on as now. */
  toKeep: number;
}

/**
 * The price of the first place for one who calls himself.
 *
 * @param lastWeek Calls of each model in the last seven days.
 * @example const { toTake } = firstPlace(market, { day, offer, lastWeek });
 */
export function firstPlace(
  { order, rankedCount, policy, parameters, calls, score, stake }: Market,
  { day, offer, lastWeek }: { day: number; offer: WashOffer; lastWeek: Float64Array },
): FirstPlace {
  const leader = order[0] ?? 0;
  if (rankedCount === 0) return { toTake: 0, toKeep: 0 };
  if (policy.order === "stake") {
    const locked = (stake[Math.floor(leader / parameters.modelsPerNode)] ?? 0) * parameters.usdPerAsy;
    return { toTake: locked, toKeep: (locked * parameters.capitalRate) / WEEKS_PER_YEAR };
  }
  if (policy.order === "calls") {
    return { toTake: ((calls[leader] ?? 0) + 1) * offer.cost, toKeep: (lastWeek[leader] ?? 0) * offer.cost };
  }
  const activity = 2 ** ((score[leader] ?? 0) - day / parameters.halfLifeDays);
  const toTake = (activity / offer.weight) * offer.cost;
  return { toTake, toKeep: toTake * (1 - 2 ** (-DAYS_PER_WEEK / parameters.halfLifeDays)) };
}
