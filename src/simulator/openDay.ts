// SPDX-License-Identifier: MIT
import type { Market } from "./Market.ts";

/**
 * Begins a day: newcomers arrive, models are ranked, and the newcomers' pool is made up.
 *
 * @example openDay(market, 0);
 */
export function openDay(market: Market, day: number): void {
  const { world, alive } = market;
  for (let node = 0; node < world.nodes.count; node++) if (world.nodes.arrival[node] === day) alive[node] = 1;
  rank(market);
  fillPool(market);
}

/** Sorts models by key, best first, lower number first among equals; those that nobody may list go last. */
function rank(market: Market): void {
  const { order } = market;
  const keys = keysOf(market);
  // Insertion sort: from one day to the next the order changes little, so this is nearly linear.
  let count = 0;
  for (let place = 0; place < order.length; place++) {
    const model = order[place] ?? 0;
    const key = keys[model] ?? 0;
    let above = place;
    while (above > 0 && isAbove(key, model, keys, order[above - 1] ?? 0)) {
      order[above] = order[above - 1] ?? 0;
      above -= 1;
    }
    order[above] = model;
    if (key > -Infinity) count += 1;
  }
  market.rankedCount = count;
  for (let place = 0; place < order.length; place++) market.placeOf[order[place] ?? 0] = place;
}

function isAbove(key: number, model: number, keys: Float64Array, other: number): boolean {
  const otherKey = keys[other] ?? 0;
  return key > otherKey || (key === otherKey && model < other);
}

/** What models are ranked by; −Infinity for a model without a node, or without anything to be ranked by. */
function keysOf({ world, policy, parameters, alive, calls, score, stake }: Market): Float64Array {
  const { modelsPerNode } = parameters;
  const keys = new Float64Array(world.models.count).fill(-Infinity);
  for (let model = 0; model < keys.length; model++) {
    const node = Math.floor(model / modelsPerNode);
    if (alive[node] === 0) continue;
    if (policy.order === "activity") keys[model] = score[model] ?? 0;
    else if (policy.order === "stake") keys[model] = stake[node] ?? 0;
    else if ((calls[model] ?? 0) > 0) keys[model] = calls[model] ?? 0;
  }
  return keys;
}

/** Every node that is there enters its first models that have not graduated, at most a fixed number. */
function fillPool(market: Market): void {
  const { world, policy, parameters, alive, weight, pool } = market;
  market.poolCount = 0;
  if (policy.lane === 0) return;
  const { modelsPerNode, lanePerNode, graduationWeight } = parameters;
  for (let node = 0; node < world.nodes.count; node++) {
    if (alive[node] === 0) continue;
    let entered = 0;
    for (
      let model = node * modelsPerNode;
      model < (node + 1) * modelsPerNode && entered < lanePerNode;
      model++
    ) {
      if ((weight[model] ?? 0) >= graduationWeight) continue;
      pool[market.poolCount] = model;
      market.poolCount += 1;
      entered += 1;
    }
  }
}
