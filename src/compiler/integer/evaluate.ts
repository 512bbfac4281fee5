// SPDX-License-Identifier: MIT
import { ParametersMissingError } from "../../errors/HeadErrors.ts";
import { InputShapeError } from "../../errors/InputErrors.ts";
import { countRows, type IntegerForm, type IntegerModel, type Range, type Step } from "./integerModel.ts";
import { outputPacking, packFields } from "./outputWords.ts";
import { lowOf, tensorWidths, type TensorWidth } from "./ranges.ts";

/** Exact result of the integer network. */
export interface Evaluation {
  /** Rows of the output's form: one accumulator per class or value. Overwritten by the next call. */
  readonly scores: Float64Array;
  /** Index of the greatest score; the lowest index wins ties. */
  readonly class: number;
  /** What the proof states: a class, k classes, or packed values. */
  readonly outputWords: readonly bigint[];
}

/** Evaluates a model on one input of quantised words and, if it has a committed head, the words of its parameters. */
export type Evaluator = (input: Uint8Array, parameters?: readonly ArrayLike<number>[]) => Evaluation;

/** A form unrolled: reads words, writes its rows. */
interface Unrolled {
  readonly output: Float64Array;
  readonly run: () => void;
}

/**
 * Prepares a model once, for many evaluations. This is the integer reference: the circuit proves the same function.
 * Sums are exact because the quantiser proves that they stay below 2^52.
 *
 * @throws {InputShapeError} when evaluating, if the input has another size.
 * @throws {ParametersMissingError} when evaluating, if a section of the parameters has another size.
 *
 * @example
 * const evaluate = createEvaluator(model);
 * const answers = images.map((image) => evaluate(prepareInput(manifest, image)).class);
 */
export function createEvaluator(model: IntegerModel): Evaluator {
  const { tensors, widths, run } = prepare(model);
  const output = unroll(model.output.form, tensors);
  const pack = packer(model, widths);
  return (input, parameters = []) => {
    run(input, parameters);
    output.run();
    return { scores: output.output, class: argmax(output.output), outputWords: pack(output.output) };
  };
}

/**
 * Ranges of the accumulators that inputs lead to: of each step's (of both factors of a product; of a table's words), and
 * last of the output's.
 */
export function seenRanges(model: IntegerModel, inputs: readonly Uint8Array[]): readonly Range[] {
  const { tensors, run } = prepare(model);
  const read = [...model.steps.map(formsOf), [model.output.form]].map((forms, index) =>
    forms.length > 0
      ? forms.map((form) => unroll(form, tensors))
      : [{ output: tensors[operandOf(model.steps[index])] ?? new Float64Array(), run: () => undefined }],
  );
  const ranges = read.map(() => ({ minimum: Infinity, maximum: -Infinity }));
  for (const input of inputs) {
    run(input, []);
    read.forEach((forms, index) => {
      const range = ranges[index];
      for (const form of forms) {
        form.run();
        for (const value of form.output) {
          if (range && value < range.minimum) range.minimum = value;
          if (range && value > range.maximum) range.maximum = value;
        }
      }
    });
  }
  return ranges;
}

function formsOf(step: Step): readonly IntegerForm[] {
  if (step.kind === "table") return [];
  return step.kind === "product" ? [step.left, step.right] : [step.form];
}

function operandOf(step: Step | undefined): number {
  return step?.kind === "table" ? step.operand : -1;
}

/** All tensors of a model, and what fills them. */
function prepare(model: IntegerModel) {
  const widths = tensorWidths(model);
  const tensors = widths.map(({ count }) => new Float64Array(count));
  const first = 1 + model.parameters.length;
  const steps = model.steps.map((step, index) => createStep(step, tensors, widths, tensors[first + index]));
  const run = (input: Uint8Array, parameters: readonly ArrayLike<number>[]): void => {
    if (input.length !== tensors[0]?.length) throw new InputShapeError(model.input.shape, input.length);
    tensors[0].set(input);
    model.parameters.forEach(({ name, count }, index) => {
      const words = parameters[index] ?? [];
      if (words.length !== count) throw new ParametersMissingError(name, count, words.length);
      tensors[1 + index]?.set(words);
    });
    for (const each of steps) each();
  };
  return { tensors, widths, run };
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

/** Indices of the k largest values, the largest first; the lowest index wins ties. */
export function top(values: ArrayLike<number>, k: number): readonly number[] {
  return Array.from({ length: values.length }, (_, index) => index)
    .sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b)
    .slice(0, k);
}

function packer(
  model: IntegerModel,
  widths: readonly TensorWidth[],
): (scores: Float64Array) => readonly bigint[] {
  const { output } = model;
  switch (output.kind) {
    case "class":
      return (scores) => [BigInt(argmax(scores))];
    case "top":
      return (scores) => top(scores, output.k).map(BigInt);
    case "values": {
      const packing = outputPacking(output, widths);
      return (scores) => packFields(Array.from(scores), packing);
    }
  }
}

function createStep(
  step: Step,
  tensors: readonly Float64Array[],
  widths: readonly TensorWidth[],
  result = new Float64Array(),
): () => void {
  switch (step.kind) {
    case "requantise": {
      const rows = unroll(step.form, tensors, result);
      const divisors = Float64Array.from(step.shifts, (shift) => 2 ** shift);
      const greatest = 2 ** step.bits - 1;
      return () => {
        rows.run();
        for (let index = 0; index < result.length; index++) {
          const shifted = Math.floor((result[index] ?? 0) / (divisors[index] ?? 1));
          result[index] = shifted < 0 ? 0 : shifted > greatest ? greatest : shifted;
        }
      };
    }
    case "table": {
      const words = tensors[step.operand] ?? new Float64Array();
      return () => {
        for (let index = 0; index < result.length; index++) {
          result[index] = step.tables[step.which?.[index] ?? 0]?.[words[index] ?? -1] ?? NaN;
        }
      };
    }
    case "product": {
      const [left, right] = [unroll(step.left, tensors), unroll(step.right, tensors)];
      const low = lowOf(step, widths);
      return () => {
        left.run();
        right.run();
        for (let index = 0; index < result.length; index++) {
          result[index] = (left.output[index] ?? 0) * (right.output[index] ?? 0) - low;
        }
      };
    }
    case "maximum": {
      const rows = unroll(step.form, tensors);
      const low = lowOf(step, widths);
      return () => {
        rows.run();
        for (let group = 0; group < result.length; group++) {
          let most = -Infinity;
          for (let row = step.groupStart[group] ?? 0; row < (step.groupStart[group + 1] ?? 0); row++) {
            most = Math.max(most, rows.output[row] ?? 0);
          }
          result[group] = most - low;
        }
      };
    }
  }
}

/** Columns and coefficients of all rows one after another. */
function unroll(
  form: IntegerForm,
  tensors: readonly Float64Array[],
  output = new Float64Array(countRows(form)),
): Unrolled {
  const { rows } = form;
  const starts = new Int32Array(output.length + 1);
  for (let row = 0; row < output.length; row++) {
    starts[row + 1] = (starts[row] ?? 0) + (rows.offsets[rows.offsetList[row] ?? -1]?.length ?? 0);
  }
  const columns = new Int32Array(starts[output.length] ?? 0);
  const coefficients = new Float64Array(columns.length);
  for (let row = 0; row < output.length; row++) {
    const at = starts[row] ?? 0;
    const base = rows.base[row] ?? 0;
    rows.offsets[rows.offsetList[row] ?? -1]?.forEach((offset, tap) => {
      columns[at + tap] = base + offset;
    });
    coefficients.set(rows.coefficients[rows.coefficientList[row] ?? -1] ?? [], at);
  }
  const bias = Float64Array.from(form.bias);
  const joined = joiner(form, tensors);
  return {
    output,
    run: () => {
      accumulate(joined(), output, starts, columns, coefficients, bias);
    },
  };
}

/** The operands of a form one after another; the tensor itself where there is only one. */
function joiner({ operands }: IntegerForm, tensors: readonly Float64Array[]): () => Float64Array {
  const parts = operands.map((id) => tensors[id] ?? new Float64Array());
  const [only] = parts;
  if (parts.length === 1 && only) return () => only;
  const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  return () => {
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  };
}

function accumulate(
  input: Float64Array,
  output: Float64Array,
  starts: Int32Array,
  columns: Int32Array,
  coefficients: Float64Array,
  bias: Float64Array,
): void {
  let tap = 0;
  for (let row = 0; row < output.length; row++) {
    let sum = bias[row] ?? 0;
    const end = starts[row + 1] ?? 0;
    for (; tap < end; tap++) sum += (coefficients[tap] ?? 0) * (input[columns[tap] ?? 0] ?? 0);
    output[row] = sum;
  }
}
