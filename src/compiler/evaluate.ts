// SPDX-License-Identifier: MIT
import { InputShapeError } from "../errors/InputErrors.ts";
import { sizeOf } from "./graph.ts";
import type { IntegerLayer, IntegerModel } from "./integerModel.ts";
import { unroll, unrollPool } from "./taps.ts";

/** Exact result of the integer network. */
export interface Evaluation {
  /** Accumulators of the last layer, one per class. */
  readonly logits: Int32Array;
  /** Index of the largest logit; the lowest index wins ties. */
  readonly class: number;
}

/** Evaluates a model on one input of quantised words; `logits` is overwritten by the next call. */
export type Evaluator = (input: Uint8Array) => Evaluation;

/** A layer that writes its output from its input, without allocating. */
interface Step {
  readonly output: Int32Array;
  readonly run: (input: Int32Array) => void;
}

/**
 * Unrolls a model once, for many evaluations. This is the integer reference: the circuit proves the same function.
 * Sums are exact because the quantiser proves that no accumulator leaves 32 bits.
 *
 * @example
 * const evaluate = createEvaluator(model);
 * const answers = images.map((image) => evaluate(prepareInput(manifest, image)).class);
 */
export function createEvaluator(model: IntegerModel): Evaluator {
  const steps = model.layers.map(createStep);
  const size = sizeOf(model.inputShape);
  const words = new Int32Array(size);
  const logits = steps.at(-1)?.output ?? words;
  return (input) => {
    if (input.length !== size) throw new InputShapeError(model.inputShape, input.length);
    words.set(input);
    let values: Int32Array = words;
    for (const step of steps) {
      step.run(values);
      values = step.output;
    }
    return { logits, class: argmax(logits) };
  };
}

/**
 * Evaluates a model on one input of quantised words.
 * @throws {InputShapeError}
 *
 * @example
 * const { class: answer } = evaluate(model, prepareInput(manifest, pixels));
 */
export function evaluate(model: IntegerModel, input: Uint8Array): Evaluation {
  return createEvaluator(model)(input);
}

/** Index of the largest value; the lowest index wins ties. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) {
    if ((values[index] ?? 0) > (values[best] ?? 0)) best = index;
  }
  return best;
}

function createStep(layer: IntegerLayer): Step {
  const output = new Int32Array(sizeOf(layer.outputShape));
  if (layer.kind === "maxPool") {
    const { starts, inputs } = unrollPool(layer);
    return {
      output,
      run: (input) => {
        pool(input, output, starts, inputs);
      },
    };
  }
  const taps = unroll(layer);
  const weights = Int32Array.from(taps.weights, (index) => layer.weights[index] ?? 0);
  const bias = Int32Array.from(taps.channels, (channel) => layer.bias[channel] ?? 0);
  const sum = (input: Int32Array): void => {
    accumulate(input, output, taps.starts, taps.inputs, weights, bias);
  };
  const { requantise } = layer;
  if (requantise === undefined) return { output, run: sum };
  const shifts = Int32Array.from(taps.channels, (channel) => requantise.shifts[channel] ?? 0);
  const top = 2 ** requantise.bits - 1;
  return {
    output,
    run: (input) => {
      sum(input);
      clamp(output, shifts, top);
    },
  };
}

function accumulate(
  input: Int32Array,
  output: Int32Array,
  starts: Int32Array,
  inputs: Int32Array,
  weights: Int32Array,
  bias: Int32Array,
): void {
  let tap = 0;
  for (let index = 0; index < output.length; index++) {
    let sum = bias[index] ?? 0;
    const end = starts[index + 1] ?? 0;
    for (; tap < end; tap++) sum = (sum + (weights[tap] ?? 0) * (input[inputs[tap] ?? 0] ?? 0)) | 0;
    output[index] = sum;
  }
}

function clamp(values: Int32Array, shifts: Int32Array, top: number): void {
  for (let index = 0; index < values.length; index++) {
    const shifted = (values[index] ?? 0) >> (shifts[index] ?? 0);
    values[index] = shifted < 0 ? 0 : shifted > top ? top : shifted;
  }
}

function pool(input: Int32Array, output: Int32Array, starts: Int32Array, inputs: Int32Array): void {
  let tap = 0;
  for (let index = 0; index < output.length; index++) {
    let most = 0;
    const end = starts[index + 1] ?? 0;
    for (; tap < end; tap++) most = Math.max(most, input[inputs[tap] ?? 0] ?? 0);
    output[index] = most;
  }
}
