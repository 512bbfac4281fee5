// SPDX-License-Identifier: MIT
import type { Observation } from "./createObserver.ts";
import { createWorld, type Probe } from "./createWorld.ts";
import type { SimulationParameters } from "./parameters.ts";
import type { Policy } from "./policies.ts";
import { simulate } from "./simulate.ts";

/** @see runSeed */
export interface RunSeedParameters {
  parameters: SimulationParameters;
  policies: readonly Policy[];
  seed: number;
  probe?: Probe | undefined;
}

/**
 * Runs one world under every policy. Workers of `comparePolicies` call this.
 *
 * @returns An observation per policy, in their order.
 * @example const [allTime] = runSeed({ parameters, policies: POLICIES, seed: 1 });
 */
export function runSeed({ parameters, policies, seed, probe }: RunSeedParameters): Observation[] {
  const world = createWorld({ parameters, seed, probe });
  return policies.map((policy) => {
    const { figures, newcomers, probes } = simulate({ parameters, policy, world, seed });
    return { figures, newcomers, probes };
  });
}
