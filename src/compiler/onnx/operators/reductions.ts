// SPDX-License-Identifier: MIT
import { ModelTooLargeError } from "../../../errors/OnnxErrors.ts";
import { MAXIMUM_VALUES } from "../../graph/graph.ts";
import type { ScalarFunction } from "../../graph/scalarFunction.ts";
import { sizeOf } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import { axisOf, input, integerAttribute, integersOf, type OnnxNode, type Translator } from "../node.ts";
import { greatestOfGroups, groupsAlong, sumGroups, type AxisGroups } from "./axisGroups.ts";
import { SCALAR_FUNCTIONS, SQUARE_ROOT } from "./scalarFunctions.ts";

type Elementwise = (node: OnnxNode, value: Value) => Value;

/** How a reduction is put together: `before` of each element, `join` of each group, `after` of each result. */
interface Reduction {
  readonly before?: Elementwise;
  readonly join: (node: OnnxNode, value: Value, groups: AxisGroups) => Value;
  readonly after?: Elementwise;
}

/** Axes are an attribute in older operator sets and an input since (13 for ReduceSum, 18 for the others). */
const reduce =
  ({ before, join, after }: Reduction): Translator =>
  (node) => {
    const value = input(node, 0, "the value");
    const { shape } = value;
    const given = integersOf(node, "axes", 1) ?? [];
    const each = before?.(node, value) ?? value;
    if (given.length === 0 && integerAttribute(node, "noop_with_empty_axes", 0) !== 0)
      return [after?.(node, each) ?? each];
    // Constants may be larger than computed values, too many to be listed group by group.
    if (sizeOf(shape) > MAXIMUM_VALUES)
      throw new ModelTooLargeError(node.context.name, "values", sizeOf(shape), MAXIMUM_VALUES);
    const axes = given.length > 0 ? given.map((axis) => axisOf(node, axis, shape.length)) : [...shape.keys()];
    const joined = join(node, each, groupsAlong(shape, axes));
    const result = after?.(node, joined) ?? joined;
    if (integerAttribute(node, "keepdims", 1) !== 0) return [result];
    const kept = shape.filter((_, axis) => !axes.includes(axis));
    return [node.builder.reshape(node.context, result, kept)];
  };

const each =
  (apply: ScalarFunction): Elementwise =>
  ({ builder, context }, value) =>
    builder.unary(context, value, apply);

const negative: Elementwise = ({ builder, context }, value) => builder.affine(context, value, -1, 0);

const square: Elementwise = ({ builder, context }, value) => builder.multiply(context, value, value);

const sum: Reduction["join"] = (node, value, groups) => sumGroups(node, value, groups, 1);

const mean: Reduction["join"] = (node, value, groups) => sumGroups(node, value, groups, 1 / groups.size);

/** The first half of each group times the second, until one element is left. */
const product: Reduction["join"] = ({ builder, context }, value, { members, size, reduced }) => {
  let factors = Array.from({ length: size }, (_, position) => {
    const indices = members.map((group) => group[position] ?? 0);
    return builder.select(context, [value], reduced, indices);
  });
  while (factors.length > 1) {
    const half = Math.ceil(factors.length / 2);
    factors = factors.slice(0, half).map((left, index) => {
      const right = factors[half + index];
      return right ? builder.multiply(context, left, right) : left;
    });
  }
  return factors[0] ?? value;
};

/** Sums, means, extremes and products along axes. */
export const REDUCTIONS: Readonly<Record<string, Translator>> = {
  ReduceL1: reduce({ before: each(SCALAR_FUNCTIONS.Abs), join: sum }),
  ReduceL2: reduce({ before: square, join: sum, after: each(SQUARE_ROOT) }),
  ReduceLogSum: reduce({ join: sum, after: each(SCALAR_FUNCTIONS.Log) }),
  ReduceLogSumExp: reduce({
    before: each(SCALAR_FUNCTIONS.Exp),
    join: sum,
    after: each(SCALAR_FUNCTIONS.Log),
  }),
  ReduceMax: reduce({ join: greatestOfGroups }),
  ReduceMean: reduce({ join: mean }),
  ReduceMin: reduce({ before: negative, join: greatestOfGroups, after: negative }),
  ReduceProd: reduce({ join: product }),
  ReduceSum: reduce({ join: sum }),
  ReduceSumSquare: reduce({ before: square, join: sum }),
};
