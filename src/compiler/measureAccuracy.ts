// SPDX-License-Identifier: MIT
import type { OnProgress } from "../shared/progress.ts";
import { createEvaluator } from "./integer/evaluate.ts";
import { classOf, runFloat } from "./floatReference.ts";
import type { Graph } from "./graph/graph.ts";
import type { IntegerModel } from "./integer/integerModel.ts";
import type { Manifest } from "./manifest.ts";
import { normaliseInput, prepareInput } from "./prepareInput.ts";

/** Raw inputs with their true classes. */
export interface LabelledSamples {
  readonly images: readonly ArrayLike<number>[];
  readonly labels: ArrayLike<number>;
}

/** @see measureAccuracy */
export interface MeasureAccuracyParameters {
  readonly onnx: Uint8Array;
  readonly graph: Graph;
  readonly model: IntegerModel;
  /** Words of a committed head. */
  readonly parameters?: readonly ArrayLike<number>[] | undefined;
  readonly input: Manifest["input"];
  readonly evaluation: LabelledSamples;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Shares of evaluation samples that the unquantised model (onnxruntime, on the raw input) and the integer reference
 * classify as labelled.
 *
 * @example
 * const { float, quantised } = await measureAccuracy({ onnx, graph, model, input, evaluation });
 */
export async function measureAccuracy(
  parameters: MeasureAccuracyParameters,
): Promise<NonNullable<Manifest["accuracy"]>> {
  const { onnx, graph, model, input, evaluation, onProgress } = parameters;
  const words = parameters.parameters ?? [];
  const { images, labels } = evaluation;
  const total = images.length;
  const progress = (done: number): void => onProgress?.({ stage: "Measure accuracy", done, total });
  const samples = images.map((image) => normaliseInput({ input }, image));
  const float = (await runFloat({ onnx, graph, samples, onProgress: progress })).map(classOf);
  const evaluate = createEvaluator(model);
  const quantised = images.map((image) => evaluate(prepareInput({ input }, image), words).class);
  const share = (classes: readonly number[]): number =>
    classes.filter((each, index) => each === labels[index]).length / total;
  return { samples: total, float: share(float), quantised: share(quantised) };
}
