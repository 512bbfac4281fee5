// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { renderTable } from "../../src/shared/renderTable.ts";
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
    const rows = manifest.layers.map(({ name, kind, shape, bits, constraints }) => [
      name,
      kind,
      shape.join("×"),
      bits,
      constraints,
    ]);
    console.log(renderTable({ head: ["layer", "kind", "shape", "bits", "constraints"], rows }));
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
