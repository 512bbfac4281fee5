// SPDX-License-Identifier: MIT
import { availableParallelism } from "node:os";
import { Tinypool } from "tinypool";
import { moduleBeside } from "../shared/moduleBeside.ts";
import type { OnProgress } from "../shared/progress.ts";
import type { Observation } from "./createObserver.ts";
import type { Probe } from "./createWorld.ts";
import type { SimulationParameters } from "./parameters.ts";
import { POLICIES, type Policy } from "./policies.ts";
import type { runSeed, RunSeedParameters } from "./runSeed.ts";
import { summarise, type PolicySummary } from "./summarise.ts";

/** @see comparePolicies */
export interface ComparePoliciesParameters {
  parameters: SimulationParameters;
  /** Worlds to run, numbered from 1. More of them make intervals narrower. */
  seeds: number;
  policies?: readonly Policy[];
  /** An operator of interest among the newcomers. */
  probe?: Probe | undefined;
  /** Threads; one per core if left out. */
  workers?: number;
  /** Stage: Simulate. */
  onProgress?: OnProgress | undefined;
}

/** Policies compared in the same worlds. */
export interface Comparison {
  parameters: SimulationParameters;
  seeds: number;
  policies: PolicySummary[];
}

/**
 * Runs the same worlds under every policy, on all cores.
 *
 * @example const { policies } = await comparePolicies({ parameters: chooseParameters({}), seeds: 50 });
 */
export async function comparePolicies(options: ComparePoliciesParameters): Promise<Comparison> {
  const { parameters, seeds, policies = POLICIES, probe, onProgress } = options;
  const threads = Math.max(1, Math.min(seeds, options.workers ?? availableParallelism()));
  const pool = new Tinypool({
    filename: moduleBeside(import.meta.url, "runSeed").href,
    minThreads: threads,
    maxThreads: threads,
  });
  let done = 0;
  onProgress?.({ stage: "Simulate", done, total: seeds });
  try {
    const runs = await Promise.all(
      Array.from({ length: seeds }, async (_, index) => {
        const observations = await runOnWorker(pool, { parameters, policies, seed: index + 1, probe });
        done += 1;
        onProgress?.({ stage: "Simulate", done, total: seeds });
        return observations;
      }),
    );
    return { parameters, seeds, policies: summarise(policies, runs) };
  } finally {
    await pool.destroy();
  }
}

async function runOnWorker(pool: Tinypool, options: RunSeedParameters): Promise<Observation[]> {
  const name: typeof runSeed.name = "runSeed";
  // The pool can't know its function's type; this is `runSeed`'s.
  return (await pool.run(options, { name })) as ReturnType<typeof runSeed>;
}
