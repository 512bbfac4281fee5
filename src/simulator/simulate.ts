// SPDX-License-Identifier: MIT
import { closeDay, type MoneyLedger } from "./closeDay.ts";
import { createCallers } from "./createCallers.ts";
import { createObserver, type Observation } from "./createObserver.ts";
import { createRandom } from "./createRandom.ts";
import { openMarket, type Market } from "./Market.ts";
import { openDay } from "./openDay.ts";
import type { SimulationParameters } from "./parameters.ts";
import type { Policy } from "./policies.ts";
import { washOffer } from "./washOffer.ts";
import { washTrade, type WashLedger } from "./washTrade.ts";
import type { World } from "./World.ts";

/** @see simulate */
export interface SimulateParameters {
  parameters: SimulationParameters;
  policy: Policy;
  world: World;
  seed: number;
}

/** One run: what was observed, and the books. */
export interface SimulationRun extends Observation {
  money: MoneyLedger;
  wash: WashLedger;
  market: Market;
}

/**
 * Runs one market under one policy, day by day. The same parameters, policy and seed give the same run.
 *
 * @param options.world Of the same seed; not changed, so that several policies can share it.
 * @example const { figures } = simulate({ parameters, policy, world: createWorld({ parameters, seed }), seed });
 */
export function simulate({ parameters, policy, world, seed }: SimulateParameters): SimulationRun {
  const market = openMarket({ world, parameters, policy });
  const random = { demand: createRandom(seed, "demand"), lane: createRandom(seed, "lane") };
  const visit = createCallers(market, random);
  const observer = createObserver(market);
  const offer = washOffer(parameters, policy);
  const money: MoneyLedger = { paid: 0, burned: 0, treasury: 0, licence: 0, nodes: 0, gas: 0, hardware: 0 };
  const wash: WashLedger = { spent: 0, burned: 0, weight: 0, selfCalls: 0 };
  for (let day = 0; day < world.days; day++) {
    openDay(market, day);
    washTrade(market, offer, wash);
    visit(day);
    observer.watch(day, offer);
    closeDay(market, { day, offer, ledger: money });
    observer.endDay(day);
  }
  return { ...observer.conclude(wash), money, wash, market };
}
