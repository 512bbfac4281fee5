// SPDX-License-Identifier: MIT
import { chooseParameters } from "../../src/simulator/chooseParameters.ts";
import { comparePolicies } from "../../src/simulator/comparePolicies.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import type { Figures } from "./results.ts";

/** As many as `hardhat simulate` runs. */
const SEEDS = 50;
/** So that figures of machines with more cores can be compared. */
const WORKERS = 2;

/** Seconds of a simulated year of 1,000 models under every policy, in 50 worlds, on two cores. */
export async function benchSimulator({ onProgress }: { onProgress: OnProgress }): Promise<Figures> {
  const started = performance.now();
  const parameters = chooseParameters({});
  const { policies } = await comparePolicies({ parameters, seeds: SEEDS, workers: WORKERS, onProgress });
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  return { simulator: { seconds, runs: SEEDS * policies.length } };
}
