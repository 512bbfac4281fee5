// SPDX-License-Identifier: MIT
import { calibrate } from "./calibrate.ts";
import { resolveLabels, resolveWidths, type ModelConfig } from "./config.ts";
import { foldGraph } from "./foldGraph.ts";
import type { Graph } from "./graph.ts";
import type { IntegerModel } from "./integerModel.ts";
import { readGraph } from "./onnx/readGraph.ts";
import { normaliseInput } from "./prepareInput.ts";
import { quantise } from "./quantise.ts";

/** @see quantiseOnnx */
export interface QuantiseOnnxParameters {
  /** The ONNX file. */
  readonly onnx: Uint8Array;
  /** Its name, for messages. */
  readonly source: string;
  readonly config: ModelConfig;
  /** Name of the configuration, for messages. */
  readonly configSource: string;
  /** Raw sample inputs, needed only where an activation has no upper bound. */
  readonly calibration: readonly ArrayLike<number>[];
}

/** An ONNX model as integers. */
export interface QuantisedOnnx {
  readonly graph: Graph;
  readonly model: IntegerModel;
  readonly labels: readonly string[];
}

/**
 * ONNX → typed graph → folded → calibrated → quantised. A pure function of its arguments.
 *
 * @throws {OnnxUnreadableError} @throws {OperatorUnsupportedError} @throws {ShapeUnsupportedError} @throws {ModelTooLargeError}
 * @throws {ModelConfigInvalidError} @throws {CalibrationRequiredError}
 * @throws {WeightsTooWideError} @throws {AccumulatorTooWideError}
 *
 * @example
 * const { model } = quantiseOnnx({ onnx, source: "digits.onnx", config, configSource: "digits.assay.json", calibration: [] });
 */
export function quantiseOnnx({
  onnx,
  source,
  config,
  configSource,
  calibration,
}: QuantiseOnnxParameters): QuantisedOnnx {
  const graph = readGraph(onnx, source);
  const folded = foldGraph(graph);
  const widths = resolveWidths(folded, config, configSource);
  const input = { shape: [...graph.inputShape], bits: config.inputBits, ...config.input };
  const samples = calibration.map((raw) => normaliseInput({ input }, raw));
  const model = quantise({
    model: calibrate({ model: folded, widths, samples }),
    inputBits: config.inputBits,
    widths,
  });
  const labels = resolveLabels(config, model.layers.at(-1)?.outputShape[0] ?? 0, configSource);
  return { graph, model, labels };
}
