// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { inspectOnnx, readConfig } from "../../src/compiler/index.ts";
import { readBytes } from "../../src/shared/readBytes.ts";
import { renderTable } from "../../src/shared/renderTable.ts";

interface Arguments {
  onnx: string;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const { config } = await readConfig(args.onnx, undefined);
  const found = inspectOnnx(await readBytes(args.onnx), args.onnx, config);
  if (args.json) {
    console.log(JSON.stringify(found, null, 2));
    return;
  }
  const { operators, signals = [], refused, inputs, outputs, parameters, producer, opsets } = found;
  console.log(
    renderTable({
      head: ["operator", "nodes", "known"],
      rows: operators.map(({ operator, count, known }) => [operator, count, known ? "yes" : "no"]),
    }),
  );
  console.log(
    renderTable({
      head: ["proved tensor", "kind", "shape", "functions"],
      rows: signals.map(({ name, kind, shape, functions }) => [
        name,
        kind,
        shape.join("×"),
        functions.join(", "),
      ]),
    }),
  );
  const sets = Object.entries(opsets).map(([domain, version]) => `${domain} ${String(version)}`);
  console.log(
    `from ${producer || "an unnamed exporter"}, ${sets.join(", ")}; ${String(parameters)} parameters`,
  );
  console.log(`inputs: ${inputs.join(", ")}; outputs: ${outputs.join(", ")}`);
  console.log(refused === undefined ? "A circuit can be made of it." : `Refused: ${refused}`);
};

export default action;
