// SPDX-License-Identifier: MIT
import type { Signer } from "ethers";
import type { AddressBook } from "../../src/client/addresses.ts";
import { SectionUnknownError } from "./SectionUnknownError.ts";
import { createProgressRenderer, type OnProgress } from "../../src/shared/progress.ts";
import { mergeResults, type Figures } from "./results.ts";
import { writeMeasurements } from "./writeMeasurements.ts";

/** What a section may need from its surroundings. */
export interface BenchSurroundings {
  deploy: () => Promise<AddressBook>;
  signers: readonly Signer[];
  request: (method: string, params: readonly unknown[]) => Promise<unknown>;
  onProgress: OnProgress;
}

/** Sections of the benchmark, in the order they run. */
const SECTIONS: Readonly<Record<string, (surroundings: BenchSurroundings) => Promise<Figures>>> = {
  circuits: async (surroundings) => (await import("./circuits.ts")).benchCircuits(surroundings),
  prover: async (surroundings) => (await import("./prover.ts")).benchProver(surroundings),
  workers: async (surroundings) => (await import("./workers.ts")).benchWorkers(surroundings),
  mlp2m: async (surroundings) => (await import("./circuits.ts")).benchMlp2m(surroundings),
  soundness: async (surroundings) => (await import("./soundness.ts")).benchSoundness(surroundings),
  compile: async (surroundings) => (await import("./peers/benchCompile.ts")).benchCompile(surroundings),
  peers: async (surroundings) => (await import("./peers/benchPeers.ts")).benchPeers(surroundings),
  verify: async (surroundings) => (await import("./verify.ts")).benchVerify(surroundings),
  settlement: async (surroundings) => (await import("./settlement.ts")).benchSettlement(surroundings),
  bundles: async (surroundings) => (await import("./settlement.ts")).benchBundles(surroundings),
  ranking: async (surroundings) => (await import("./ranking.ts")).benchRanking(surroundings),
  node: async (surroundings) => (await import("./node.ts")).benchNode(surroundings),
  scaling: async (surroundings) => (await import("./scaling.ts")).benchScaling(surroundings),
  simulator: async (surroundings) => (await import("./simulator.ts")).benchSimulator(surroundings),
  start: async () => (await import("./start.ts")).benchStart(),
};

/**
 * Runs one section or all, prints the figures and merges them into `bench/results.json` and
 * `docs/measurements.md`.
 *
 * @throws SectionUnknownError
 */
export async function runBench(
  options: Omit<BenchSurroundings, "onProgress"> & { only: string },
): Promise<void> {
  const names = options.only === "" ? Object.keys(SECTIONS) : [options.only];
  for (const name of names) {
    const section = SECTIONS[name];
    if (section === undefined) throw new SectionUnknownError({ section: name, known: Object.keys(SECTIONS) });
    const progress = createProgressRenderer({ stream: process.stderr });
    const figures = await section({ ...options, onProgress: progress.onProgress });
    progress.close();
    console.log(JSON.stringify(figures, null, 2));
    await writeMeasurements(await mergeResults(figures));
  }
}
