// SPDX-License-Identifier: MIT
import { WitnessCalculatorBuilder, type WitnessCalculator } from "circom_runtime";
import type { OnProgress } from "../shared/progress.ts";
import { readBytes } from "../shared/readBytes.ts";
import type { CompiledModel } from "./artefacts.ts";
import { classOf, runFloat, type FloatResult } from "./floatReference.ts";
import { createEvaluator, type Evaluator } from "./integer/evaluate.ts";
import { readGraph } from "./onnx/readGraph.ts";
import type { ModelConfig } from "./config.ts";
import { normaliseInput, prepareInput } from "./prepareInput.ts";
import { witnessInputs } from "./witnessInputs.ts";

/** @see checkModel */
export interface CheckModelParameters {
  readonly compiled: CompiledModel;
  /** Path of the ONNX file that it was compiled from. */
  readonly onnx: string;
  /** What the configuration says of the output, if anything. */
  readonly config: Pick<ModelConfig, "output" | "outputName">;
  /** Raw inputs. */
  readonly inputs: readonly ArrayLike<number>[];
  /** True classes, if known. */
  readonly labels?: ArrayLike<number> | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** How the three implementations agree. */
export interface ModelCheck {
  readonly samples: number;
  /** Samples whose output words the circuit's witness states exactly as the integer reference. */
  readonly witnessEqual: number;
  /** The first sample for which they differ. */
  readonly firstDifference?: number;
  /** Of classifiers: samples of the same class as onnxruntime's. */
  readonly sameClass?: number;
  /** Of classifiers with labels: shares classified as labelled. */
  readonly accuracy?: { readonly float: number; readonly quantised: number };
  /** Of values: mean and greatest difference from onnxruntime. */
  readonly error?: { readonly mean: number; readonly greatest: number };
}

/**
 * Runs the integer reference, the circuit's witness calculator and onnxruntime on the same inputs and compares them. The
 * witness calculator is given the reference's output words, which the circuit constrains: it finds a witness only if they
 * are right.
 *
 * @example
 * const { witnessEqual, samples } = await checkModel({ compiled, onnx, config, inputs });
 */
export async function checkModel(parameters: CheckModelParameters): Promise<ModelCheck> {
  const { compiled, inputs, onProgress } = parameters;
  const { manifest, model } = compiled;
  const onnx = await readBytes(parameters.onnx);
  const graph = readGraph(onnx, parameters.onnx, parameters.config);
  const total = inputs.length;
  const samples = inputs.map((raw) => normaliseInput(manifest, raw));
  const float = await runFloat({
    onnx,
    graph,
    samples,
    onProgress: (done) => onProgress?.({ stage: "Run onnxruntime", done, total }),
  });
  const evaluate = createEvaluator(model);
  const calculator = await WitnessCalculatorBuilder(await readBytes(compiled.files.wasm), { memorySize: 1 });
  let witnessEqual = 0;
  let firstDifference: number | undefined;
  for (const [index, raw] of inputs.entries()) {
    const equal = await hasWitness(compiled, evaluate, calculator, prepareInput(manifest, raw));
    if (equal) witnessEqual++;
    else firstDifference ??= index;
    onProgress?.({ stage: "Calculate witnesses", done: index + 1, total });
  }
  return {
    samples: total,
    witnessEqual,
    ...(firstDifference !== undefined && { firstDifference }),
    ...compare(parameters, evaluate, float),
  };
}

async function hasWitness(
  { manifest, parameters }: CompiledModel,
  evaluate: Evaluator,
  calculator: WitnessCalculator,
  words: Uint8Array,
): Promise<boolean> {
  const { batchSize } = manifest;
  const signals = witnessInputs({
    manifest,
    evaluate,
    inputs: new Array<Uint8Array>(batchSize).fill(words),
    salts: new Array<bigint>(batchSize).fill(1n),
    parameters,
    context: 1n,
  });
  try {
    await calculator.calculateWTNSBin(signals, true);
    return true;
  } catch (error) {
    if (error instanceof Error && /Assert Failed/i.test(error.message)) return false;
    throw error;
  }
}

function compare(
  { compiled, inputs, labels }: CheckModelParameters,
  evaluate: Evaluator,
  float: readonly FloatResult[],
): Partial<ModelCheck> {
  const { manifest, model } = compiled;
  const results = inputs.map((raw) => {
    const { scores, class: answer } = evaluate(prepareInput(manifest, raw), compiled.parameters);
    return { scores: scores.slice(), answer };
  });
  const { output } = model;
  if (output.kind === "values") {
    const errors = results.flatMap(({ scores }, sample) => {
      const result = float[sample];
      const values = result && "values" in result ? result.values : new Float64Array();
      return Array.from(scores, (score, index) => Math.abs(score * output.scale - (values[index] ?? NaN)));
    });
    const greatest = errors.reduce((most, error) => Math.max(most, error), 0);
    return { error: { mean: errors.reduce((sum, error) => sum + error, 0) / errors.length, greatest } };
  }
  const classes = float.map(classOf);
  const share = (given: readonly number[], wanted: ArrayLike<number>): number =>
    given.filter((each, index) => each === wanted[index]).length / given.length;
  const answers = results.map(({ answer }) => answer);
  return {
    sameClass: answers.filter((answer, index) => answer === classes[index]).length,
    ...(labels && { accuracy: { float: share(classes, labels), quantised: share(answers, labels) } }),
  };
}
