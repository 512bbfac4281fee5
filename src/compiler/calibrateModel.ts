// SPDX-License-Identifier: MIT
import type { OnProgress } from "../shared/progress.ts";
import { readBytes } from "../shared/readBytes.ts";
import { readConfig, type ModelConfig, type ModelConfigInput } from "./config.ts";
import type { Graph } from "./graph/graph.ts";
import { seenRanges } from "./integer/evaluate.ts";
import { modelCost } from "./integer/stepCost.ts";
import { layerTable } from "./layerTable.ts";
import type { LayerRow } from "./manifest.ts";
import { prepareInput } from "./prepareInput.ts";
import { outputKey, rangeKeys, signalKeys, type Widths } from "./quantise/widths.ts";
import { quantiseOnnx, type QuantisedOnnx } from "./quantiseOnnx.ts";
import type { Samples } from "./samples/readSamples.ts";

/** @see calibrateModel */
export interface CalibrateModelParameters {
  /** Path of the ONNX file. */
  readonly onnx: string;
  /** Widths, labels and ranges that are fixed. Without it `<model>.assay.json` is read, if there is one. */
  readonly config?: ModelConfigInput | undefined;
  readonly samples: Samples;
  /** Greatest loss, see searchWidths; widths that are open keep their defaults without it. */
  readonly maxLoss?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** A model's widths and ranges, and what its circuit will cost. */
export interface CalibratedModel {
  /** The configuration with every width and range filled in: compiling with it takes no samples. */
  readonly config: ModelConfigInput;
  readonly configFile: string;
  readonly layers: readonly LayerRow[];
  /** Constraints for one call, before the circuit is compiled. */
  readonly constraints: number;
}

/**
 * Finds the ranges, and with a budget the widths, that a model is to be compiled with, on sample inputs.
 *
 * @throws Everything that readSamples and quantiseOnnx throw.
 *
 * @example
 * const { config, constraints } = await calibrateModel({ onnx: "model.onnx", samples, maxLoss: 0.003 });
 */
export async function calibrateModel(parameters: CalibrateModelParameters): Promise<CalibratedModel> {
  const { onnx, samples, maxLoss, onProgress } = parameters;
  const { config, source } = await readConfig(onnx, parameters.config);
  const quantised = quantiseOnnx({
    onnx: await readBytes(onnx),
    source: onnx,
    config,
    configSource: source,
    calibration: samples.inputs,
    ...(maxLoss !== undefined && { search: { maxLoss, labels: samples.labels, onProgress } }),
  });
  const words = samples.inputs.map((raw) => prepareInput(quantised, raw));
  return {
    config: filledIn(config, quantised),
    configFile: source,
    layers: layerTable(quantised.model, words.length === 0 ? [] : seenRanges(quantised.model, words)),
    constraints: modelCost(quantised.model),
  };
}

function filledIn(config: ModelConfig, { graph, widths, ranges, output }: QuantisedOnnx): ModelConfigInput {
  const keys = signalKeys(graph);
  const { output: kind, outputName, input } = config;
  return {
    ...(outputName !== undefined && { outputName }),
    ...(kind && { output: kind.kind === "top" ? { top: kind.k } : kind.kind }),
    inputBits: widths.inputBits,
    weightBits: {
      ...byKey(graph, keys, widths, "weightBits"),
      [outputKey(graph)]: widths.outputWeightBits,
    },
    activationBits: byKey(graph, keys, widths, "activationBits"),
    ranges: Object.fromEntries(
      rangeKeys(graph).flatMap((names, index) =>
        names.flatMap((name, position) => {
          const range = ranges[index]?.[position];
          return range ? [[name, range]] : [];
        }),
      ),
    ),
    ...("labels" in output && { labels: [...output.labels] }),
    input,
  };
}

function byKey(
  { signals }: Graph,
  keys: readonly string[],
  widths: Widths,
  field: "weightBits" | "activationBits",
): Record<string, number> {
  return Object.fromEntries(
    signals.flatMap(({ kind }, index) => {
      const width = widths.signals[index]?.[field];
      return kind === "input" || width === undefined ? [] : [[keys[index] ?? "", width]];
    }),
  );
}
