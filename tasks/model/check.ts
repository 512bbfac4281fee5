// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { checkModel, compileModel, readConfig, readSamples } from "../../src/compiler/index.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { printResult } from "../context.ts";

interface Arguments {
  onnx: string;
  samples: string;
  labels: string;
  count: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const progress = createProgressRenderer({ stream: process.stderr });
  const { inputs, labels } = await readSamples({ file: args.samples, labels: args.labels || undefined });
  const compiled = await compileModel({
    onnx: args.onnx,
    calibration: inputs,
    onProgress: progress.onProgress,
  });
  const { config } = await readConfig(args.onnx, undefined);
  const count = args.count > 0 ? args.count : inputs.length;
  const check = await checkModel({
    compiled,
    config,
    onnx: args.onnx,
    inputs: inputs.slice(0, count),
    labels: labels && Array.from(labels).slice(0, count),
    onProgress: progress.onProgress,
  });
  progress.close();
  const { accuracy, error, ...counts } = check;
  printResult(args.json, {
    ...counts,
    ...(accuracy && { accuracyFloat: accuracy.float, accuracyQuantised: accuracy.quantised }),
    ...(error && { meanError: error.mean, greatestError: error.greatest }),
  });
  if (check.witnessEqual < check.samples) process.exitCode = 1;
};

export default action;
