// SPDX-License-Identifier: MIT
import { createWorld } from "../../src/simulator/createWorld.ts";
import type { SimulationParameters } from "../../src/simulator/parameters.ts";
import { POLICIES, type Policy } from "../../src/simulator/policies.ts";
import { simulate, type SimulationRun } from "../../src/simulator/simulate.ts";

/** One of the compared policies, by name. */
export function policyOf(name: string): Policy {
  const policy = POLICIES.find((each) => each.name === name);
  if (policy === undefined) throw new Error(`There is no policy ${name}`);
  return policy;
}

/** Runs a market of its own. */
export function run(parameters: SimulationParameters, policy: string, seed = 1): SimulationRun {
  return simulate({ parameters, policy: policyOf(policy), world: createWorld({ parameters, seed }), seed });
}
