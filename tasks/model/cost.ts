// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { calibrateModel, readSamples } from "../../src/compiler/index.ts";
import { printResult } from "../context.ts";
import { renderLayers } from "./layers.ts";

interface Arguments {
  onnx: string;
  samples: string;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const samples = args.samples ? await readSamples({ file: args.samples }) : { inputs: [] };
  const { layers, constraints } = await calibrateModel({ onnx: args.onnx, samples });
  if (!args.json) console.log(renderLayers(layers));
  printResult(args.json, { constraints, ...(args.json && { layers }) });
};

export default action;
