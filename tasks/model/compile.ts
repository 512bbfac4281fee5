// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { readSamples } from "../../src/compiler/index.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { printResult } from "../context.ts";
import { renderLayers } from "./layers.ts";

interface Arguments {
  onnx: string;
  head: number;
  samples: string;
  batch: number;
  json: boolean;
}

const WARNING =
  'Warning: a development key. Whoever made it can forge proofs; for use, hold a ceremony ("hardhat setup start").';

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const progress = createProgressRenderer({ stream: process.stderr });
  const prepared = await prepareModel({
    onnx: args.onnx,
    batchSize: args.batch,
    ...(args.head > 0 && { head: args.head }),
    ...(args.samples && { calibration: (await readSamples({ file: args.samples })).inputs }),
    onProgress: progress.onProgress,
  });
  progress.close();
  const { manifest, folder } = prepared.compiled;
  if (!args.json) console.log(renderLayers(manifest.layers));
  printResult(args.json, {
    model: manifest.name,
    folder,
    constraints: manifest.constraints,
    publicSignals: manifest.publicSignals,
    commitment: prepared.commitment,
    provingKeyBytes: prepared.provingKeyBytes,
    key: prepared.keyKind,
  });
  if (prepared.keyKind === "development" && !args.json) console.log(WARNING);
};

export default action;
