// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { calibrateModel, readSamples } from "../../src/compiler/index.ts";
import { writeFileAtomically } from "../../src/shared/cache.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { printResult } from "../context.ts";
import { renderLayers } from "./layers.ts";

interface Arguments {
  onnx: string;
  samples: string;
  labels: string;
  maxLoss: number;
  dryRun: boolean;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const progress = createProgressRenderer({ stream: process.stderr });
  const { config, configFile, layers, constraints } = await calibrateModel({
    onnx: args.onnx,
    samples: await readSamples({ file: args.samples, labels: args.labels || undefined }),
    maxLoss: args.maxLoss < 0 ? undefined : args.maxLoss,
    onProgress: progress.onProgress,
  });
  progress.close();
  if (!args.dryRun) await writeFileAtomically(configFile, `${JSON.stringify(config, null, 2)}\n`);
  if (!args.json) console.log(renderLayers(layers));
  printResult(args.json, {
    configuration: args.dryRun ? "not written" : configFile,
    constraints,
    ...(args.json && { config, layers }),
  });
};

export default action;
