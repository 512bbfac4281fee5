// SPDX-License-Identifier: MIT
import { RowsBuilder } from "../../graph/rows.ts";
import { stepFunction } from "../../graph/scalarFunction.ts";
import { sizeOf } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import type { OnnxNode } from "../node.ts";
import type { Branch, Condition, TreeNode } from "./treeEnsemble.ts";

/** Terms up to which an indicator is written as a sum; a longer one costs a product of its own. */
const MAXIMUM_TERMS = 8;

/** constant + Σ coefficient · column, over the values of {@link Columns}. */
interface Sum {
  readonly constant: number;
  readonly terms: ReadonlyMap<number, number>;
}

const ONE: Sum = { constant: 1, terms: new Map() };

/** Values, one after another, that sums refer to by column. */
class Columns {
  readonly values: Value[] = [];
  size = 0;

  /** Adds a value; returns its first column. */
  add(value: Value): number {
    const start = this.size;
    this.values.push(value);
    this.size += sizeOf(value.shape);
    return start;
  }

  /** A value of one row per sum. */
  rows(node: OnnxNode, sums: readonly Sum[], shape: readonly number[]): Value {
    const rows = new RowsBuilder(this.size);
    for (const { terms } of sums) {
      const columns = [...terms.keys()].sort((a, b) => a - b);
      rows.add(
        columns,
        Float64Array.from(columns, (column) => terms.get(column) ?? 0),
      );
    }
    const bias = Float64Array.from(sums, ({ constant }) => constant);
    return node.builder.linear(node.context, this.values, shape, rows.build(), bias);
  }
}

function combine(left: Sum, right: Sum, factor: number): Sum {
  const terms = new Map(left.terms);
  for (const [column, coefficient] of right.terms)
    terms.set(column, (terms.get(column) ?? 0) + factor * coefficient);
  return { constant: left.constant + factor * right.constant, terms };
}

/** A branch that has been reached or not, as `reached` says. */
interface Reached {
  readonly branch: Branch;
  readonly reached: Sum;
}

/**
 * Scores of trees: Σ over leaves of weight · [the leaf is reached]. Whether a node is reached is a product of conditions;
 * a branch multiplies once, for the child where its condition holds, and the other child is the difference. All branches
 * of one level, of all trees, are one product.
 */
export function treeScores(
  node: OnnxNode,
  features: Value,
  trees: readonly TreeNode[],
  base: readonly number[],
  factor: number,
): Value {
  const columns = new Columns();
  const conditionOf = conditionSums(node, features, trees, columns);
  const scores = base.map((constant) => ({ constant, terms: new Map<number, number>() }));
  let level: Reached[] = [];
  const reach = (child: TreeNode, reached: Sum, next: Reached[]): void => {
    if (child.kind === "branch") next.push({ branch: child, reached });
    else {
      for (const [score, weight] of child.weights) addTo(scores[score], reached, weight * factor);
    }
  };
  for (const tree of trees) reach(tree, ONE, level);
  for (let depth = 0; level.length > 0; depth++) {
    const next: Reached[] = [];
    const products = depth === 0 ? undefined : multiplyLevel(node, columns, level, conditionOf);
    level.forEach(({ branch, reached }, index) => {
      const holds = products?.holds(index) ?? conditionOf(branch.condition);
      reach(branch.holds, holds, next);
      reach(branch.fails, products?.fails(index) ?? combine(reached, holds, -1), next);
    });
    level = next;
  }
  return columns.rows(node, scores, [1, base.length]);
}

function addTo(
  score: { constant: number; terms: Map<number, number> } | undefined,
  sum: Sum,
  weight: number,
): void {
  if (score === undefined) return;
  score.constant += weight * sum.constant;
  for (const [column, coefficient] of sum.terms)
    score.terms.set(column, (score.terms.get(column) ?? 0) + weight * coefficient);
}

/** One product for each branch, and one for the other child where the difference would be long. */
function multiplyLevel(
  node: OnnxNode,
  columns: Columns,
  level: readonly Reached[],
  conditionOf: (condition: Condition) => Sum,
) {
  const conditions = level.map(({ branch }) => conditionOf(branch.condition));
  const long = level.flatMap(({ reached }, index) => (reached.terms.size >= MAXIMUM_TERMS ? [index] : []));
  const left = [...level, ...long.flatMap((index) => level[index] ?? [])].map(({ reached }) => reached);
  const right = [...conditions, ...long.map((index) => combine(ONE, conditions[index] ?? ONE, -1))];
  const { builder, context } = node;
  const shape = [left.length];
  const start = columns.add(
    builder.multiply(context, columns.rows(node, left, shape), columns.rows(node, right, shape)),
  );
  const place = new Map(long.map((index, at) => [index, level.length + at]));
  const column = (at: number): Sum => ({ constant: 0, terms: new Map([[start + at, 1]]) });
  return {
    holds: (index: number): Sum => column(index),
    fails: (index: number): Sum => {
      const own = place.get(index);
      return own === undefined ? combine(level[index]?.reached ?? ONE, column(index), -1) : column(own);
    },
  };
}

/** Computes every different comparison once; x = t is [x ≤ t] − [x < t]. */
function conditionSums(node: OnnxNode, features: Value, trees: readonly TreeNode[], columns: Columns) {
  const kinds = { inclusive: new Map<string, Condition>(), strict: new Map<string, Condition>() };
  const keyOf = ({ feature, threshold }: Condition): string => `${String(feature)} ${String(threshold)}`;
  for (const condition of conditionsOf(trees)) {
    if (condition.comparison !== "below") kinds.inclusive.set(keyOf(condition), condition);
    if (condition.comparison !== "at most") kinds.strict.set(keyOf(condition), condition);
  }
  const inclusive = compare(node, features, columns, kinds.inclusive, "inclusive");
  const strict = compare(node, features, columns, kinds.strict, "strict");
  return (condition: Condition): Sum => {
    const key = keyOf(condition);
    const terms: [number, number][] = [];
    if (condition.comparison !== "below") terms.push([inclusive.get(key) ?? 0, 1]);
    if (condition.comparison !== "at most")
      terms.push([strict.get(key) ?? 0, condition.comparison === "below" ? 1 : -1]);
    return { constant: 0, terms: new Map(terms) };
  };
}

function conditionsOf(trees: readonly TreeNode[]): readonly Condition[] {
  const conditions: Condition[] = [];
  const pending = [...trees];
  for (let tree = pending.pop(); tree !== undefined; tree = pending.pop()) {
    if (tree.kind === "leaf") continue;
    conditions.push(tree.condition);
    pending.push(tree.holds, tree.fails);
  }
  return conditions;
}

/** [threshold − x ≥ 0] or [threshold − x > 0] of each condition; returns their columns. */
function compare(
  { builder, context }: OnnxNode,
  features: Value,
  columns: Columns,
  conditions: ReadonlyMap<string, Condition>,
  step: "inclusive" | "strict",
): ReadonlyMap<string, number> {
  if (conditions.size === 0) return new Map();
  const rows = new RowsBuilder(sizeOf(features.shape));
  const [here, negative] = [Int32Array.of(0), Float64Array.of(-1)];
  for (const { feature } of conditions.values()) rows.addAt(feature, here, negative);
  const thresholds = Float64Array.from(conditions.values(), ({ threshold }) => threshold);
  const room = builder.linear(context, [features], [conditions.size], rows.build(), thresholds);
  const start = columns.add(builder.unary(context, room, stepFunction(step)));
  return new Map([...conditions.keys()].map((key, index) => [key, start + index]));
}
