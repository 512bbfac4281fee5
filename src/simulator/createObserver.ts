// SPDX-License-Identifier: MIT
import type { Market } from "./Market.ts";
import { firstPlace } from "./firstPlace.ts";
import { concentration } from "./statistics/concentration.ts";
import { cohort, type CohortFigures } from "./cohort.ts";
import { HONEST, PROBE, WASH_TRADER } from "./World.ts";
import type { WashLedger } from "./washTrade.ts";
import type { WashOffer } from "./washOffer.ts";

const DAYS_PER_WEEK = 7;
/** Concentration is measured over the last quarter. */
const QUARTER_DAYS = 13 * DAYS_PER_WEEK;

/** Figures of one run. Shares are in 0 … 1, money is in USD. */
export interface RunFigures {
  gini: number;
  hhi: number;
  top5: number;
  /** Calls in the last quarter that went to newcomers: models that came after the launch. */
  newcomerCalls: number;
  /** Right answers, of all answers that callers paid for after the launch. */
  quality: number;
  firstPlaceToTake: number;
  firstPlaceToKeep: number;
  /** A wash-trader's profit a week, after what he spent. */
  washProfit: number;
  /** Callers' calls that wash-traders got after the launch. */
  washCalls: number;
}

/** What a run is boiled down to. */
export interface Observation {
  figures: RunFigures;
  newcomers: CohortFigures;
  /** The operator of interest, if there was one. */
  probes: CohortFigures;
}

/** Watches a market from day to day. */
export interface Observer {
  /** Between the callers' visits and the end of the day. */
  watch: (day: number, offer: WashOffer) => void;
  /** After the end of the day. */
  endDay: (day: number) => void;
  conclude: (wash: WashLedger) => Observation;
}

/**
 * Watches a market and boils it down to figures.
 *
 * @example const observer = createObserver(market);
 */
export function createObserver(market: Market): Observer {
  const { world, parameters, alive, capital } = market;
  const { nodes, models, days } = world;
  const launch = parameters.launchWeeks * DAYS_PER_WEEK;
  const quarter = days - QUARTER_DAYS;
  const watched = parameters.watchWeeks * DAYS_PER_WEEK;
  const firstCall = new Int32Array(nodes.count).fill(-1);
  const leftOn = new Int32Array(nodes.count).fill(-1);
  const brokeEven = new Int32Array(nodes.count).fill(-1);
  const profitAtEnd = new Float64Array(nodes.count);
  const lateCalls = new Float64Array(models.count);
  const lastWeek = new Float64Array(models.count);
  const sums = { calls: 0, right: 0, wash: 0 };
  const first = { toTake: 0, toKeep: 0, samples: 0 };

  const watchModel = (model: number, day: number): void => {
    const calls = market.dayCalls[model] ?? 0;
    lastWeek[model] = (lastWeek[model] ?? 0) + calls + (market.daySelfCalls[model] ?? 0);
    if (calls === 0) return;
    const node = Math.floor(model / parameters.modelsPerNode);
    if ((firstCall[node] ?? 0) < 0) firstCall[node] = day;
    if (day < launch) return;
    sums.calls += calls;
    sums.right += calls * (models.quality[model] ?? 0);
    if (nodes.kind[node] === WASH_TRADER) sums.wash += calls;
    if (day >= quarter) lateCalls[model] = (lateCalls[model] ?? 0) + calls;
  };

  const watchNode = (node: number, day: number): void => {
    const age = day + 1 - (nodes.arrival[node] ?? 0);
    if (age <= 0 || (leftOn[node] ?? 0) >= 0) return;
    const profit = (capital[node] ?? 0) - (nodes.capital[node] ?? 0);
    if (age <= watched) profitAtEnd[node] = profit;
    if (age % DAYS_PER_WEEK === 0 && profit >= 0 && (brokeEven[node] ?? 0) < 0) brokeEven[node] = age;
    if (alive[node] === 0) leftOn[node] = age;
  };

  const members = (kind: number): number[] =>
    Array.from(nodes.arrival.keys()).filter(
      (node) =>
        nodes.kind[node] === kind &&
        (nodes.arrival[node] ?? 0) >= launch &&
        (nodes.arrival[node] ?? 0) <= days - watched,
    );
  const cohortOf = (kind: number): CohortFigures =>
    cohort({
      weeks: parameters.watchWeeks,
      members: members(kind).map((node) => ({
        firstCall: (firstCall[node] ?? -1) < 0 ? -1 : (firstCall[node] ?? 0) - (nodes.arrival[node] ?? 0),
        brokeEven: brokeEven[node] ?? -1,
        left: leftOn[node] ?? -1,
        profit: profitAtEnd[node] ?? 0,
      })),
    });

  return {
    watch: (day, offer) => {
      for (let model = 0; model < models.count; model++) watchModel(model, day);
      if (day % DAYS_PER_WEEK !== DAYS_PER_WEEK - 1) return;
      if (day >= quarter) {
        const { toTake, toKeep } = firstPlace(market, { day, offer, lastWeek });
        first.toTake += toTake;
        first.toKeep += toKeep;
        first.samples += 1;
      }
      lastWeek.fill(0);
    },
    endDay: (day) => {
      for (let node = 0; node < nodes.count; node++) watchNode(node, day);
    },
    conclude: (wash) => {
      const isThere = (model: number) =>
        (nodes.arrival[Math.floor(model / parameters.modelsPerNode)] ?? 0) <= quarter;
      const late = concentration(lateCalls.filter((_, model) => isThere(model)));
      const all = lateCalls.reduce((sum, calls) => sum + calls, 0);
      const fresh = lateCalls.reduce(
        (sum, calls, model) =>
          sum + ((nodes.arrival[Math.floor(model / parameters.modelsPerNode)] ?? 0) >= launch ? calls : 0),
        0,
      );
      return {
        figures: {
          ...late,
          newcomerCalls: all === 0 ? 0 : fresh / all,
          quality: sums.calls === 0 ? 0 : sums.right / sums.calls,
          firstPlaceToTake: first.samples === 0 ? 0 : first.toTake / first.samples,
          firstPlaceToKeep: first.samples === 0 ? 0 : first.toKeep / first.samples,
          washProfit: washProfit(market, wash),
          washCalls: sums.calls === 0 ? 0 : sums.wash / sums.calls,
        },
        newcomers: cohortOf(HONEST),
        probes: cohortOf(PROBE),
      };
    },
  };
}

/** USD a week and wash-trader. Staked money counts as what it could have earned elsewhere. */
function washProfit({ world, policy, parameters, capital }: Market, { spent }: WashLedger): number {
  const { nodes, days } = world;
  let profit = 0;
  let weeks = 0;
  for (let node = 0; node < nodes.count; node++) {
    if (nodes.kind[node] !== WASH_TRADER) continue;
    profit += (capital[node] ?? 0) - (nodes.capital[node] ?? 0);
    weeks += (days - (nodes.arrival[node] ?? 0)) / DAYS_PER_WEEK;
  }
  if (weeks === 0) return 0;
  // Staked evenly over time, so half of it on average, for as long as the average wash-trader is there.
  const years = weeks / Math.max(1, parameters.washTraders) / 52;
  const lost = policy.order === "stake" ? (spent / 2) * parameters.capitalRate * years : spent;
  return (profit - lost) / weeks;
}
