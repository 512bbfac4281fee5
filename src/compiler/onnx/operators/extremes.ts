// SPDX-License-Identifier: MIT
import { RELU, clampFunction } from "../../graph/scalarFunction.ts";
import { sizeOf } from "../../graph/tensor.ts";
import type { ComputedValue, ConstantValue, Value } from "../../graph/value.ts";
import { broadcast, input, type OnnxNode, type Translator } from "../node.ts";
import { uniform } from "./operands.ts";

/** The greatest of all operands, element by element. min(a, b) = −max(−a, −b). */
const extreme =
  (sign: 1 | -1): Translator =>
  (node) => {
    const { builder, context } = node;
    const negated = (value: Value): Value => (sign === 1 ? value : builder.affine(context, value, -1, 0));
    const operands = node.inputs.map((_, position) => input(node, position, "an operand"));
    const values = broadcast(node, operands).map(negated);
    const bound = greatestConstant(values.filter((value) => value.kind === "constant"));
    const computed = greatestComputed(
      node,
      values.filter((value) => value.kind === "computed"),
    );
    return [
      negated(
        computed && bound ? atLeast(node, computed, bound) : (computed ?? bound ?? input(node, 0, "a value")),
      ),
    ];
  };

function greatestConstant(values: readonly ConstantValue[]): ConstantValue | undefined {
  const [first, ...rest] = values;
  return (
    first &&
    rest.reduce(
      (most, { data }) => ({ ...most, data: most.data.map((x, index) => Math.max(x, data[index] ?? NaN)) }),
      first,
    )
  );
}

function greatestComputed(
  { builder, context }: OnnxNode,
  values: readonly ComputedValue[],
): Value | undefined {
  const [first] = values;
  if (first === undefined || values.length === 1) return first;
  const size = sizeOf(first.shape);
  const all = values.length * size;
  const joined = builder.select(
    context,
    values,
    [all],
    Int32Array.from({ length: all }, (_, index) => index),
  );
  const groups = Array.from({ length: size }, (_, index) =>
    values.map((_value, operand) => operand * size + index),
  );
  return builder.maximum(context, joined, first.shape, groups);
}

/** max(x, c) is a clamp if c is one number, else c + relu(x − c). */
function atLeast({ builder, context }: OnnxNode, value: Value, bound: ConstantValue): Value {
  const low = uniform(bound);
  if (low !== undefined) {
    const clamp = clampFunction("max", { low, high: Infinity, scale: 1, offset: 0 });
    return builder.unary(context, value, clamp);
  }
  const above = builder.unary(context, builder.add(context, value, bound, -1), RELU);
  return builder.add(context, above, bound);
}

/** Greatest and least of several operands. */
export const EXTREMES: Readonly<Record<string, Translator>> = {
  Max: extreme(1),
  Min: extreme(-1),
};
