// SPDX-License-Identifier: MIT
import { ParameterUnknownError } from "../errors/SimulatorErrors.ts";
import { DEFAULT_PARAMETERS, type SimulationParameters } from "./parameters.ts";

/**
 * Reads `name=value,name=value`: parameters to be changed, each a number.
 *
 * @throws ParameterUnknownError
 * @example const changes = changedParameters("halfLifeDays=14,loyalty=0.9");
 */
export function changedParameters(text: string): Partial<SimulationParameters> {
  const changes = text
    .split(",")
    .filter((each) => each !== "")
    .map((each) => {
      const [name = "", value = ""] = each.split("=");
      if (!isNumeric(name) || value.trim() === "" || !Number.isFinite(Number(value)))
        throw new ParameterUnknownError({
          given: each,
          known: Object.keys(DEFAULT_PARAMETERS).filter(isNumeric),
        });
      return [name, Number(value)] as const;
    });
  return Object.fromEntries(changes);
}

/** Whether a parameter of that name exists and is one number. */
function isNumeric(name: string): boolean {
  return Object.entries(DEFAULT_PARAMETERS).some(
    ([known, value]) => known === name && typeof value === "number",
  );
}
