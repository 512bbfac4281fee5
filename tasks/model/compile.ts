// SPDX-License-Identifier: MIT
import Table from "cli-table3";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { printResult } from "../context.ts";

interface Arguments {
  onnx: string;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const progress = createProgressRenderer({ stream: process.stderr });
  const prepared = await prepareModel({ onnx: args.onnx, onProgress: progress.onProgress });
  progress.close();
  const { manifest, folder } = prepared.compiled;
  if (!args.json) {
    const table = new Table({ head: ["layer", "kind", "shape", "bits", "constraints"] });
    table.push(
      ...manifest.layers.map((layer) => [
        layer.name,
        layer.kind,
        layer.shape.join("×"),
        layer.bits,
        layer.constraints,
      ]),
    );
    console.log(table.toString());
  }
  printResult(args.json, {
    model: manifest.name,
    folder,
    constraints: manifest.constraints,
    publicSignals: manifest.publicSignals,
    commitment: prepared.commitment,
    provingKeyBytes: prepared.provingKeyBytes,
  });
};

export default action;
