// SPDX-License-Identifier: MIT
import {
  CalibrationRequiredError,
  LossExceededError,
  ModelConfigInvalidError,
} from "../errors/CompilerErrors.ts";
import type { OnProgress } from "../shared/progress.ts";
import { checkLabels } from "./checkLabels.ts";
import { resolveLabels, type ModelConfig } from "./config.ts";
import type { Graph } from "./graph/graph.ts";
import { rowCount } from "./graph/rows.ts";
import { sizeOf } from "./graph/tensor.ts";
import type { IntegerModel } from "./integer/integerModel.ts";
import { outputPacking, wordsPerCall } from "./integer/outputWords.ts";
import { tensorWidths } from "./integer/ranges.ts";
import { reorderMaxima } from "./integer/reorderMaxima.ts";
import type { Manifest } from "./manifest.ts";
import { readGraph } from "./onnx/readGraph.ts";
import { normaliseInput } from "./prepareInput.ts";
import { Calibration } from "./quantise/calibration.ts";
import { quantise, type Quantised } from "./quantise/quantise.ts";
import { searchWidths, type FoundWidths } from "./quantise/searchWidths.ts";
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
  /** Finds the widths that the configuration leaves open, within a loss on the calibration inputs. */
  readonly search?: {
    readonly maxLoss: number;
    /** True classes of the calibration inputs, for classifiers. */
    readonly labels?: ArrayLike<number> | undefined;
    readonly onProgress?: OnProgress | undefined;
  };
}

/** An ONNX model as integers. */
export interface QuantisedOnnx {
  readonly graph: Graph;
  readonly model: IntegerModel;
  readonly widths: Widths;
  /** Ranges that each signal's words stand for, where it has some of its own; see rangeKeys. */
  readonly ranges: Quantised["ranges"];
  readonly input: Manifest["input"];
  readonly output: Manifest["output"];
}

/**
 * ONNX → graph → calibrated → quantised. A pure function of its arguments.
 *
 * @throws {OnnxUnreadableError} @throws {OperatorUnsupportedError} @throws {ShapeUnsupportedError} @throws {ModelTooLargeError}
 * @throws {ModelConfigInvalidError} @throws {CalibrationRequiredError}
 * @throws {WeightsTooWideError} @throws {AccumulatorTooWideError} @throws {LossExceededError} @throws {LabelsInvalidError}
 *
 * @example
 * const { model } = quantiseOnnx({ onnx, source: "digits.onnx", config, configSource: "digits.assay.json", calibration: [] });
 */
export function quantiseOnnx(parameters: QuantiseOnnxParameters): QuantisedOnnx {
  const { onnx, source, config, configSource, calibration } = parameters;
  const graph = readGraph(onnx, source, config);
  const resolved = resolveWidths(graph, config, configSource);
  const input = inputOf(graph, config, resolved.widths.inputBits, configSource);
  const samples = calibration.map((raw) => normaliseInput({ input }, raw));
  const seen = new Calibration(graph, samples);
  const quantiseTo = (widths: Widths): Quantised => {
    const quantised = quantise({ graph, calibration: seen, widths, seen: input.seen });
    return { ...quantised, model: reorderMaxima(quantised.model) };
  };
  const found =
    parameters.search && findWidths(parameters, parameters.search, resolved, graph, input, quantiseTo);
  const { widths } = found ?? resolved;
  const { model, ranges } = found ?? quantiseTo(widths);
  return {
    graph,
    model,
    widths,
    ranges,
    input: { ...input, bits: widths.inputBits },
    output: outputOf(graph, model, config, configSource),
  };
}

function findWidths(
  { source, calibration }: QuantiseOnnxParameters,
  search: NonNullable<QuantiseOnnxParameters["search"]>,
  resolved: ReturnType<typeof resolveWidths>,
  graph: Graph,
  input: Manifest["input"],
  quantiseTo: (widths: Widths) => Quantised,
): FoundWidths {
  if (calibration.length === 0) throw new CalibrationRequiredError(graph.output.name);
  if (search.labels && graph.output.kind !== "values")
    checkLabels(search.labels, calibration.length, rowCount(graph.output.form.rows));
  const found = searchWidths({
    ...resolved,
    ...search,
    graph,
    input,
    quantise: quantiseTo,
    samples: calibration,
  });
  if (found === undefined) throw new LossExceededError(source, search.maxLoss);
  return found;
}

/** How raw values become the words that a graph's circuit takes. */
function inputOf(
  { inputShape }: Graph,
  { input }: ModelConfig,
  bits: number,
  source: string,
): Manifest["input"] {
  const size = sizeOf(inputShape);
  for (const bound of [input.minimum, input.maximum, input.seen.minimum, input.seen.maximum]) {
    if (typeof bound !== "number" && bound.length !== size) {
      throw new ModelConfigInvalidError(
        source,
        `a bound of input has ${String(bound.length)} numbers where the model's input has ${String(size)} values`,
      );
    }
  }
  return { shape: inputShape, bits, ...input };
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
