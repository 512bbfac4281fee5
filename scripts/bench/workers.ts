// SPDX-License-Identifier: MIT
import os from "node:os";
import { DIGITS } from "../../models/samples.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { createProver } from "../../src/prover/index.ts";
import type { Prover, ProverInputs } from "../../src/prover/index.ts";
import type { OnProgress } from "../../src/shared/progress.ts";
import { median } from "../median.ts";
import { proofInputs } from "./proveWarm.ts";
import type { Figures } from "./results.ts";

const ROUNDS = 5;

/** Proofs that each worker makes in a round. */
const PROOFS = 4;

/**
 * Warm proofs of the digits model by one worker with a thread for each processor, and by one worker of a single thread
 * for each processor; turn by turn, so that both suffer alike from what else the machine does. Of each: proofs per second,
 * CPU seconds of a proof, and peak memory of a worker.
 */
export async function benchWorkers({ onProgress }: { onProgress: OnProgress }): Promise<Figures> {
  const processors = os.availableParallelism();
  const prepared = await prepareModel({ onnx: await DIGITS.onnx(), onProgress });
  const { samples } = await DIGITS.load("test");
  const inputs = proofInputs(prepared, samples, processors * PROOFS);
  const files = {
    wasm: prepared.compiled.files.wasm,
    zkey: prepared.zkey,
    manifest: prepared.compiled.manifest,
  };
  const shapes = [
    { workers: 1, threads: processors },
    { workers: processors, threads: 1 },
  ];
  const figures: Figures = {};
  const provers = await Promise.all(shapes.map((shape) => createProver({ ...files, ...shape })));
  try {
    const rounds = shapes.map((): Round[] => []);
    // The first round only warms up.
    for (let round = 0; round <= ROUNDS; round++) {
      onProgress({ stage: "Prove with workers", done: round, total: ROUNDS });
      for (const [index, prover] of provers.entries()) {
        const measured = await proveRound(prover, inputs);
        if (round > 0) rounds[index]?.push(measured);
      }
    }
    for (const [index, { workers, threads }] of shapes.entries()) {
      const measured = rounds[index] ?? [];
      figures[`workers${String(workers)}Threads${String(threads)}`] = {
        proofsPerSecond: hundredths(median(measured.map((each) => each.proofsPerSecond))),
        cpuSeconds: hundredths(median(measured.map((each) => each.cpuSeconds))),
        peakMbPerWorker: Math.round(Math.max(...measured.map((each) => each.peakMb))),
      };
    }
  } finally {
    await Promise.all(provers.map((prover) => prover.close()));
  }
  return { prover: { digits: figures } };
}

interface Round {
  readonly proofsPerSecond: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

async function proveRound(prover: Prover, inputs: readonly ProverInputs[]): Promise<Round> {
  const start = performance.now();
  const proofs = await Promise.all(inputs.map((each) => prover.prove(each)));
  const seconds = (performance.now() - start) / 1000;
  return {
    proofsPerSecond: proofs.length / seconds,
    cpuSeconds: median(proofs.map(({ cpuMs }) => cpuMs / 1000)),
    peakMb: Math.max(...proofs.map(({ peakRssMb }) => peakRssMb)),
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
