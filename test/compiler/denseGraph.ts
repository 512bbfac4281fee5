// SPDX-License-Identifier: MIT
import { GraphBuilder } from "../../src/compiler/graph/builder.ts";
import type { Graph, OutputKind } from "../../src/compiler/graph/graph.ts";
import { RowsBuilder, type Rows } from "../../src/compiler/graph/rows.ts";
import { clampFunction, type ScalarFunction } from "../../src/compiler/graph/scalarFunction.ts";
import type { IntegerForm } from "../../src/compiler/integer/integerModel.ts";
import type { Widths } from "../../src/compiler/quantise/widths.ts";

/** A matrix as rows, zeros included, rounded to single precision as ONNX files have it. */
export function matrixRows(matrix: readonly (readonly number[])[]): Rows {
  const builder = new RowsBuilder(matrix[0]?.length ?? 0);
  for (const row of matrix) builder.add([...row.keys()], Float64Array.from(row, Math.fround));
  return builder.build();
}

/** A node's context. */
export function context(name: string, operator = "Test") {
  return { name, operator };
}

/** max(min(x, maximum), 0). */
export function clipTo(maximum: number): ScalarFunction {
  return clampFunction("clip", { low: 0, high: maximum, scale: 1, offset: 0 });
}

/** `hidden` = function(first · input + bias), then `logits` = last · hidden. */
export function denseGraph(
  first: readonly (readonly number[])[],
  bias: readonly number[],
  activation: ScalarFunction,
  last: readonly (readonly number[])[],
  kind: OutputKind = { kind: "class" },
): Graph {
  const builder = new GraphBuilder();
  const input = builder.input("image", [1, first[0]?.length ?? 0]);
  const rounded = Float64Array.from(bias, Math.fround);
  const sums = builder.linear(context("hidden"), [input], [1, first.length], matrixRows(first), rounded);
  const hidden = builder.unary(context("act"), sums, activation);
  const logits = builder.linear(context("logits"), [hidden], [1, last.length], matrixRows(last));
  const form = builder.form(context("logits"), logits);
  return builder.finish({ ...kind, name: "logits", shape: [1, last.length], form });
}

/** The same widths for every signal. */
export function widthsOf(
  graph: Graph,
  inputBits: number,
  weightBits: number,
  activationBits: number,
  outputWeightBits = weightBits,
): Widths {
  return { inputBits, signals: graph.signals.map(() => ({ weightBits, activationBits })), outputWeightBits };
}

/** A form's coefficients row by row, zeros where a row does not read a column. */
export function denseRows({ rows, operands, bias }: IntegerForm, inputs: number) {
  const matrix = rows.base.map((base, row) => {
    const line = new Array<number>(inputs).fill(0);
    rows.offsets[rows.offsetList[row] ?? -1]?.forEach((offset, tap) => {
      line[base + offset] = rows.coefficients[rows.coefficientList[row] ?? -1]?.[tap] ?? NaN;
    });
    return line;
  });
  return { operands, matrix, bias };
}
