// SPDX-License-Identifier: MIT
import { argmaxCost, maxPoolCost, openInputCost, requantiseCost } from "./costs.ts";
import { sizeOf } from "./graph.ts";
import type { IntegerLinear, IntegerModel, Range } from "./integerModel.ts";
import { signedBits } from "./integerModel.ts";
import type { LayerRow } from "./manifest.ts";
import { outputRanges } from "./ranges.ts";

/** Every layer's width, range and constraints for one call. */
export function layerTable(model: IntegerModel): LayerRow[] {
  let bits = model.inputBits;
  const rows: LayerRow[] = [
    unsignedRow("input", "input", model.inputShape, bits, openInputCost(sizeOf(model.inputShape), bits)),
  ];
  for (const layer of model.layers) {
    if (layer.kind === "maxPool") {
      const cost = sizeOf(layer.outputShape) * maxPoolCost(sizeOf(layer.window.kernel), bits);
      rows.push(unsignedRow(layer.name, "maxPool", layer.outputShape, bits, cost));
      continue;
    }
    const ranges = outputRanges(layer, 2 ** bits - 1);
    rows.push(linearRow(layer));
    if (layer.requantise === undefined) {
      rows.push(argmaxRow(ranges));
      continue;
    }
    rows.push(reluRow(layer, layer.requantise, ranges));
    bits = layer.requantise.bits;
  }
  return rows;
}

function unsignedRow(
  name: string,
  kind: LayerRow["kind"],
  shape: readonly number[],
  bits: number,
  constraints: number,
): LayerRow {
  return { name, kind, shape: [...shape], bits, minimum: 0, maximum: 2 ** bits - 1, constraints };
}

function linearRow({ name, kind, outputShape, ranges }: IntegerLinear): LayerRow {
  const minimum = Math.min(...ranges.map((range) => range.minimum));
  const maximum = Math.max(...ranges.map((range) => range.maximum));
  return {
    name,
    kind,
    shape: [...outputShape],
    bits: signedBits({ minimum, maximum }),
    minimum,
    maximum,
    constraints: 0,
  };
}

function reluRow(
  layer: IntegerLinear,
  { name, bits, shifts }: NonNullable<IntegerLinear["requantise"]>,
  ranges: readonly Range[],
): LayerRow {
  const positions = ranges.length / shifts.length;
  const cost = ranges.reduce(
    (sum, range, output) => sum + requantiseCost(range, shifts[Math.floor(output / positions)] ?? 0, bits),
    0,
  );
  return unsignedRow(name, "relu", layer.outputShape, bits, cost);
}

function argmaxRow(ranges: readonly Range[]): LayerRow {
  const bits = Math.ceil(Math.log2(ranges.length));
  return { ...unsignedRow("argmax", "argmax", [1], bits, argmaxCost(ranges)), maximum: ranges.length - 1 };
}
