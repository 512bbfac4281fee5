// SPDX-License-Identifier: MIT
import { ModelConfigInvalidError } from "../errors/CompilerErrors.ts";
import { resolveLabels, type ModelConfig } from "./config.ts";
import type { Graph } from "./graph/graph.ts";
import { sizeOf } from "./graph/tensor.ts";
import type { IntegerModel } from "./integer/integerModel.ts";
import { outputPacking, wordsPerCall } from "./integer/outputWords.ts";
import { tensorWidths } from "./integer/ranges.ts";
import { reorderMaxima } from "./integer/reorderMaxima.ts";
import type { Manifest } from "./manifest.ts";
import { readGraph } from "./onnx/readGraph.ts";
import { normaliseInput } from "./prepareInput.ts";
import { Calibration } from "./quantise/calibration.ts";
import { quantise } from "./quantise/quantise.ts";
import { resolveWidths, type Widths } from "./quantise/widths.ts";

/** @see quantiseOnnx */
export interface QuantiseOnnxParameters {
  /** The ONNX file. */
  readonly onnx: Uint8Array;
  /** Its name, for messages. */
  readonly source: string;
  readonly config: ModelConfig;
  /** Name of the configuration, for messages. */
  readonly configSource: string;
  /** Raw sample inputs, needed where a range is not stated by the model. */
  readonly calibration: readonly ArrayLike<number>[];
}

/** An ONNX model as integers. */
export interface QuantisedOnnx {
  readonly graph: Graph;
  readonly model: IntegerModel;
  readonly widths: Widths;
  readonly input: Manifest["input"];
  readonly output: Manifest["output"];
}

/**
 * ONNX → graph → calibrated → quantised. A pure function of its arguments.
 *
 * @throws {OnnxUnreadableError} @throws {OperatorUnsupportedError} @throws {ShapeUnsupportedError} @throws {ModelTooLargeError}
 * @throws {ModelConfigInvalidError} @throws {CalibrationRequiredError}
 * @throws {WeightsTooWideError} @throws {AccumulatorTooWideError}
 *
 * @example
 * const { model } = quantiseOnnx({ onnx, source: "digits.onnx", config, configSource: "digits.assay.json", calibration: [] });
 */
export function quantiseOnnx(parameters: QuantiseOnnxParameters): QuantisedOnnx {
  const { onnx, source, config, configSource, calibration } = parameters;
  const graph = readGraph(onnx, source, config);
  const widths = resolveWidths(graph, config, configSource);
  const input = inputOf(graph, config, widths.inputBits, configSource);
  const samples = calibration.map((raw) => normaliseInput({ input }, raw));
  const model = quantiseGraph({ graph, calibration: new Calibration(graph, samples), widths, input });
  return { graph, model, widths, input, output: outputOf(graph, model, config, configSource) };
}

/** A graph in integers of given widths, in the cheapest order. */
export function quantiseGraph({
  graph,
  calibration,
  widths,
  input,
}: {
  readonly graph: Graph;
  readonly calibration: Calibration;
  readonly widths: Widths;
  readonly input: Pick<Manifest["input"], "seen">;
}): IntegerModel {
  return reorderMaxima(quantise({ graph, calibration, widths, seen: input.seen }));
}

/** How raw values become the words that a graph's circuit takes. */
export function inputOf(
  { inputShape }: Graph,
  { input, seen }: ModelConfig,
  bits: number,
  source: string,
): Manifest["input"] {
  const size = sizeOf(inputShape);
  for (const [name, values] of Object.entries({
    ...input,
    seenMinimum: seen.minimum,
    seenMaximum: seen.maximum,
  })) {
    if (typeof values !== "number" && values.length !== size) {
      throw new ModelConfigInvalidError(
        source,
        `${name} has ${String(values.length)} numbers for an input of ${String(size)} values`,
      );
    }
  }
  return { shape: inputShape, bits, ...input, seen };
}

function outputOf(
  graph: Graph,
  model: IntegerModel,
  config: ModelConfig,
  source: string,
): Manifest["output"] {
  const words = wordsPerCall(model);
  const { output } = model;
  if (output.kind === "values") {
    return {
      kind: "values",
      shape: graph.output.shape,
      scale: output.scale,
      packing: outputPacking(output, tensorWidths(model)),
      wordsPerCall: words,
    };
  }
  const stated = graph.output.kind === "class" ? graph.output.labels : undefined;
  const labels = resolveLabels(config, output.form.bias.length, source, stated);
  return output.kind === "class"
    ? { kind: "class", labels, wordsPerCall: words }
    : { kind: "top", k: output.k, labels, wordsPerCall: words };
}
