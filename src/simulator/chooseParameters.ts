// SPDX-License-Identifier: MIT
import { ParameterInvalidError } from "../errors/SimulatorErrors.ts";
import { DEFAULT_PARAMETERS, type SimulationParameters } from "./parameters.ts";

/** Parameters that count things. */
const COUNTS = ["models", "modelsPerNode", "weeks", "callers", "listingSize", "lanePerNode"] as const;
/** Parameters that are shares of something. */
const SHARES = ["incumbentShare", "loyalty", "outsideShare"] as const;

/**
 * The default parameters with some of them replaced.
 *
 * @throws ParameterInvalidError
 * @example const parameters = chooseParameters({ models: 100, halfLifeDays: 14 });
 */
export function chooseParameters(changes: Partial<SimulationParameters>): SimulationParameters {
  const parameters = { ...DEFAULT_PARAMETERS, ...changes };
  for (const name of COUNTS)
    require(name, parameters[name], Number.isInteger(parameters[name]) &&
      parameters[name] > 0, "a whole number from 1");
  for (const name of SHARES)
    require(name, parameters[name], parameters[name] >= 0 && parameters[name] <= 1, "between 0 and 1");
  require("halfLifeDays", parameters.halfLifeDays, parameters.halfLifeDays >= 1 &&
    parameters.halfLifeDays <= 365, "between 1 and 365, as on chain");
  const watched = parameters.launchWeeks + parameters.watchWeeks;
  require("weeks", parameters.weeks, parameters.weeks >
    watched, `more than launchWeeks + watchWeeks = ${String(watched)}`);
  return parameters;
}

function require(name: string, value: number, holds: boolean, wanted: string): void {
  if (!holds) throw new ParameterInvalidError({ name, value, wanted });
}
