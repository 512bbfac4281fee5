// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { fineTuneModel } from "../../src/compiler/index.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { renderTable } from "../../src/shared/renderTable.ts";
import { printResult } from "../context.ts";
import { fineTuneSamples } from "../fineTuneSamples.ts";

interface Arguments {
  base: string;
  head: number;
  batch: number;
  samples: string;
  labels: string;
  classes: string;
  name: string;
  seed: number;
  output: string;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const progress = createProgressRenderer({ stream: process.stderr });
  const { compiled, accuracies } = await fineTuneModel({
    ...(await fineTuneSamples(args)),
    base: args.base,
    layers: args.head,
    batchSize: args.batch,
    name: args.name,
    seed: args.seed,
    output: args.output,
    onProgress: progress.onProgress,
  });
  progress.close();
  if (!args.json) {
    const rows = accuracies.map(({ part, samples, accuracy }) => [
      part,
      samples,
      `${(100 * accuracy).toFixed(2)} %`,
    ]);
    console.log(renderTable({ head: ["samples", "count", "accuracy of the integers"], rows }));
  }
  printResult(args.json, {
    model: compiled.manifest.name,
    output: args.output,
    base: compiled.folder,
    constraints: compiled.manifest.constraints,
    commitment: compiled.manifest.modelCommitment,
    ...(args.json && { accuracies }),
  });
};

export default action;
