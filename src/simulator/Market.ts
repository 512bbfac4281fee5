// SPDX-License-Identifier: MIT
import { callMoney } from "./callMoney.ts";
import type { SimulationParameters } from "./parameters.ts";
import type { Policy } from "./policies.ts";
import type { World } from "./World.ts";

/** A market on one day, under one policy. Columns have one entry per node or per model, as {@link World} numbers them. */
export interface Market {
  readonly world: World;
  readonly parameters: SimulationParameters;
  readonly policy: Policy;

  /** 1 while the node is there. */
  readonly alive: Uint8Array;
  /** USD. */
  readonly capital: Float64Array;
  /** ASY. */
  readonly stake: Float64Array;

  /** Calls ever, self-calls included. */
  readonly calls: Float64Array;
  /** Full-weight calls ever, self-calls included. */
  readonly weight: Float64Array;
  /** As growScoreFast: log2 of activity, in half-lives; −Infinity for none. */
  readonly score: Float64Array;
  /** Callers' calls today. */
  readonly dayCalls: Float64Array;
  /** Self-calls today. */
  readonly daySelfCalls: Float64Array;

  /** Models by rank today; `rankedCount` of them can be listed. Kept from day to day: it changes little. */
  readonly order: Int32Array;
  rankedCount: number;
  /** The place of each model in `order`. */
  readonly placeOf: Int32Array;
  /** The newcomers' pool today. */
  readonly pool: Int32Array;
  poolCount: number;

  /** What one call of each model moves. */
  readonly money: CallColumns;
}

/** Columns of {@link callMoney}, USD a call. */
export interface CallColumns {
  readonly price: Float64Array;
  readonly burned: Float64Array;
  readonly treasury: Float64Array;
  readonly licence: Float64Array;
  readonly node: Float64Array;
  readonly weight: Float64Array;
}

/**
 * A market before its first day.
 *
 * @example const market = openMarket({ world, parameters, policy });
 */
export function openMarket(options: {
  world: World;
  parameters: SimulationParameters;
  policy: Policy;
}): Market {
  const { nodes, models } = options.world;
  return {
    ...options,
    alive: new Uint8Array(nodes.count),
    capital: Float64Array.from(nodes.capital),
    stake: Float64Array.from(nodes.stake),
    calls: new Float64Array(models.count),
    weight: new Float64Array(models.count),
    score: new Float64Array(models.count).fill(-Infinity),
    dayCalls: new Float64Array(models.count),
    daySelfCalls: new Float64Array(models.count),
    order: Int32Array.from({ length: models.count }, (_, model) => model),
    rankedCount: 0,
    placeOf: new Int32Array(models.count),
    pool: new Int32Array(models.count),
    poolCount: 0,
    money: callColumns(options.parameters, models.price),
  };
}

function callColumns(parameters: SimulationParameters, prices: Float64Array): CallColumns {
  const moneys = Array.from(prices, (price) => callMoney(parameters, price));
  return {
    price: Float64Array.from(moneys, ({ price }) => price),
    burned: Float64Array.from(moneys, ({ burned }) => burned),
    treasury: Float64Array.from(moneys, ({ treasury }) => treasury),
    licence: Float64Array.from(moneys, ({ licence }) => licence),
    node: Float64Array.from(moneys, ({ node }) => node),
    weight: Float64Array.from(moneys, ({ weight }) => weight),
  };
}
