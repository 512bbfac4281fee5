// SPDX-License-Identifier: MIT
import { chooseParameters } from "../../src/simulator/chooseParameters.ts";
import type { SimulationParameters } from "../../src/simulator/parameters.ts";

/** A market small enough to run in a test. */
export function smallMarket(changes: Partial<SimulationParameters> = {}): SimulationParameters {
  return chooseParameters({ models: 120, callers: 200, weeks: 40, ...changes });
}

/** One task, models that nobody could tell apart, callers who buy one call a day and remember nothing. */
export const INDISTINCT_MODELS: Partial<SimulationParameters> = {
  tasks: 1,
  incumbentShare: 1,
  washTraders: 0,
  qualitySpread: 0,
  claimSpread: 0,
  priceSpread: 0,
  callsPerVisit: 1,
  callsSpread: 0,
  loyalty: 0,
  capitalUsd: 1e9,
};
