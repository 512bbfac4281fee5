// SPDX-License-Identifier: MIT
import { drawNewcomers } from "../discovery/drawNewcomers.ts";
import { mergeListing } from "../discovery/mergeListing.ts";
import type { Random } from "./createRandom.ts";
import type { Market } from "./Market.ts";

/** Lets every caller visit the market once. */
export type VisitMarket = (day: number) => void;

/** How much of what a caller knew of his models he forgets at each visit. */
const FORGETS = 0.1;
const DAYS_PER_WEEK = 7;

/**
 * The callers of a market. A caller who is content with his last model comes back to it; the others read a listing of their
 * own, where a model is chosen in proportion to `appeal / position^γ` among those that do what they need, or find a model without
 * the market.
 *
 * @param random `demand` decides what callers do, `lane` which newcomers they are shown: so that policies differ in nothing else.
 * @example const visit = createCallers(market, { demand, lane });
 */
export function createCallers(market: Market, random: { demand: Random; lane: Random }): VisitMarket {
  const { world, parameters, policy, alive, dayCalls } = market;
  const { callers, models } = world;
  const { loyalty, outsideShare, listingSize: size, modelsPerNode } = parameters;
  const last = new Int32Array(callers.count).fill(-1);
  const experience = new Float64Array(callers.count);
  const lane = Math.round(size * policy.lane);
  const bias = Float64Array.from({ length: size }, (_, place) => (place + 1) ** -parameters.positionBias);
  const drawn = new Int32Array(Math.max(1, lane));
  const listing = new Int32Array(size);
  const odds = new Float64Array(size);
  const draw = (_: number, below: number): number => Math.floor(random.lane.uniform() * below);
  const isEligible = (entry: number): boolean => {
    const place = market.placeOf[market.pool[entry] ?? 0] ?? 0;
    return place >= Math.min(size - lane, market.rankedCount);
  };

  const read = (): number => {
    const newcomerCount =
      lane === 0 ? 0 : drawNewcomers({ poolSize: market.poolCount, lane, draw, isEligible, into: drawn });
    for (let i = 0; i < newcomerCount; i++) drawn[i] = market.pool[drawn[i] ?? 0] ?? 0;
    return mergeListing({
      size,
      ranked: market.order,
      rankedCount: market.rankedCount,
      newcomers: drawn,
      newcomerCount,
      into: listing,
    });
  };

  const chooseListed = (task: number, appeal: Float64Array, chance: number): number => {
    const filled = read();
    let sum = 0;
    let useful = 0;
    for (let place = 0; place < filled; place++) {
      const model = listing[place] ?? 0;
      if (models.task[model] !== task) continue;
      sum += (bias[useful] ?? 0) * (appeal[model] ?? 0);
      odds[useful] = sum;
      listing[useful] = model;
      useful += 1;
    }
    const wanted = chance * sum;
    for (let place = 0; place < useful; place++) if (wanted < (odds[place] ?? 0)) return listing[place] ?? 0;
    return -1;
  };

  return (day) => {
    const outside = createOutsideChoice(market);
    const isLaunch = day < parameters.launchWeeks * DAYS_PER_WEEK;
    for (let caller = 0; caller < callers.count; caller++) {
      // Three numbers for every caller on every day, whatever he does with them.
      const [stays, goesOut, chance] = [
        random.demand.uniform(),
        random.demand.uniform(),
        random.demand.uniform(),
      ];
      const taste = callers.taste[caller] ?? 0;
      const task = callers.task[caller] ?? 0;
      const worth = models.worth[taste] ?? models.quality;
      const known = last[caller] ?? -1;
      const isContent =
        known >= 0 &&
        alive[Math.floor(known / modelsPerNode)] === 1 &&
        (worth[known] ?? 0) >= (experience[caller] ?? 0);
      let model = -1;
      if (isContent && stays < loyalty) model = known;
      else if (!isLaunch && goesOut >= outsideShare)
        model = chooseListed(task, models.appeal[taste] ?? odds, chance);
      // Also when the listing has nothing for him.
      if (model < 0) model = outside(taste, task, chance);
      if (model < 0) continue;
      const calls = callers.volume[caller] ?? 0;
      dayCalls[model] = (dayCalls[model] ?? 0) + calls;
      last[caller] = model;
      experience[caller] = (1 - FORGETS) * (experience[caller] ?? 0) + FORGETS * (worth[model] ?? 0);
    }
  };
}

/** Choice among all models of a task that are there, in proportion to their appeal; −1 if there are none. */
function createOutsideChoice({ world, parameters, alive }: Market) {
  const { models } = world;
  const byTask: number[][] = Array.from({ length: parameters.tasks }, () => []);
  for (let model = 0; model < models.count; model++)
    if (alive[Math.floor(model / parameters.modelsPerNode)] === 1)
      byTask[models.task[model] ?? 0]?.push(model);
  const sums = models.appeal.map((appeal) =>
    byTask.map((listed) => {
      let sum = 0;
      return Float64Array.from(listed, (model) => (sum += appeal[model] ?? 0));
    }),
  );
  return (taste: number, task: number, chance: number): number => {
    const column = sums[taste]?.[task] ?? new Float64Array();
    const wanted = chance * (column[column.length - 1] ?? 0);
    let [low, high] = [0, column.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((column[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return byTask[task]?.[low] ?? -1;
  };
}
