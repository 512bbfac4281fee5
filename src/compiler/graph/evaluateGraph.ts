// SPDX-License-Identifier: MIT
import type { Graph, LinearForm, Signal } from "./graph.ts";
import { applyRows } from "./rows.ts";
import { sizeOf } from "./tensor.ts";

/** Floating-point values of every signal, and of the output's linear form. */
export interface GraphValues {
  readonly signals: readonly Float64Array[];
  readonly output: Float64Array;
}

/**
 * Evaluates a graph in double precision: what calibration looks at, and what tests compare with onnxruntime.
 *
 * @param input - As the ONNX model sees it, row-major.
 */
export function evaluateGraph(graph: Graph, input: ArrayLike<number>): GraphValues {
  const signals: Float64Array[] = [];
  for (const signal of graph.signals) signals.push(evaluateSignal(signal, signals, input));
  return { signals, output: evaluateForm(graph.output.form, signals) };
}

/** Values of a linear form, given those of the signals. */
export function evaluateForm(form: LinearForm, signals: readonly Float64Array[]): Float64Array {
  return applyRows(form.rows, form.bias, gather(form, signals));
}

/** The operands of a form one after another; not copied where there is only one. */
function gather({ signals: ids, rows }: LinearForm, signals: readonly Float64Array[]): Float64Array {
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return signals[only] ?? new Float64Array();
  const joined = new Float64Array(rows.inputs);
  let at = 0;
  for (const id of ids) {
    const values = signals[id] ?? new Float64Array();
    joined.set(values, at);
    at += values.length;
  }
  return joined;
}

function evaluateSignal(
  signal: Signal,
  signals: readonly Float64Array[],
  input: ArrayLike<number>,
): Float64Array {
  switch (signal.kind) {
    case "input":
      if (input.length !== sizeOf(signal.shape)) throw new RangeError("the input has another size");
      return Float64Array.from(input);
    case "unary":
      return evaluateForm(signal.form, signals).map(
        (value, index) => signal.functions[signal.which?.[index] ?? 0]?.apply(value) ?? NaN,
      );
    case "product": {
      const right = evaluateForm(signal.right, signals);
      return evaluateForm(signal.left, signals).map((value, index) => value * (right[index] ?? NaN));
    }
    case "maximum": {
      const rows = evaluateForm(signal.form, signals);
      return Float64Array.from({ length: signal.groupStart.length - 1 }, (_, group) =>
        rows
          .subarray(signal.groupStart[group], signal.groupStart[group + 1])
          .reduce((most, value) => Math.max(most, value), -Infinity),
      );
    }
  }
}
