// SPDX-License-Identifier: MIT
import { ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { sizeOf } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import { input, integerAttribute, refuse, textAttribute, type OnnxNode, type Translator } from "../node.ts";
import { binaryScores, classAnswer, labelsOf, postTransform } from "./classScores.ts";
import { numbersOf, readTrees, type TreeNode } from "./treeEnsemble.ts";
import { treeScores } from "./treeScores.ts";

const classifier: Translator = (node) => {
  const labels = labelsOf(node, "classlabels_int64s");
  const features = featuresOf(node);
  const trees = readTrees(node, "class", sizeOf(features.shape), labels.length);
  const weights = leavesOf(trees).flatMap((leaf) => leaf.weights);
  const base = numbersOf(node, "base_values") ?? [];
  const [first] = weights;
  if (labels.length === 2 && first && weights.every(([score]) => score === first[0]))
    return binary(node, labels, { features, trees, base, only: first[0] });
  requireAllScored(node, trees, labels.length, base);
  const scores = treeScores(node, features, trees, basesOf(node, base, labels.length), 1);
  return [classAnswer(scores, labels), postTransform(node, scores)];
};

/**
 * Two classes of which the leaves weigh one. The standard leaves open what that means; this is onnxruntime's reading. The
 * weight is the second class's score, compared with ½ if no weight is negative and else with 0. The scores follow from
 * it where the leaves name class 0; where they name class 1, class 0 has none: its score is 0.
 */
function binary(
  node: OnnxNode,
  labels: readonly string[],
  {
    features,
    trees,
    base,
    only,
  }: { features: Value; trees: readonly TreeNode[]; base: readonly number[]; only: number },
) {
  if (base.length > (only === 0 ? 1 : 0))
    refuse(node, "its leaves weigh one of two classes but base_values do not", "leave base_values out");
  if (only === 1 && !alwaysScored(trees).has(1))
    refuse(node, "its leaves need not weigh any class", "let every leaf add to class 1");
  const { builder, context } = node;
  const score = treeScores(node, features, trees.map(onlyScore), [base[0] ?? 0], 1);
  const positive = leavesOf(trees).every(({ weights }) => weights.every(([, weight]) => weight >= 0));
  const { compared, scores } = binaryScores(node, score, positive);
  if (only === 0) return [classAnswer(compared, labels), scores];
  const withZero = builder.select(context, [score], [1, 2], [-1, 0]);
  return [classAnswer(compared, labels), postTransform(node, withZero)];
}

/** A tree whose leaves all weigh score 0. */
function onlyScore(tree: TreeNode): TreeNode {
  return tree.kind === "leaf"
    ? { ...tree, weights: tree.weights.map(([, weight]) => [0, weight]) }
    : { ...tree, holds: onlyScore(tree.holds), fails: onlyScore(tree.fails) };
}

/** A class that no leaf reached weighs cannot be the answer; that it has a score of 0 must make no difference. */
function requireAllScored(
  node: OnnxNode,
  trees: readonly TreeNode[],
  classes: number,
  base: readonly number[],
): void {
  if (base.length > 0) return;
  if (leavesOf(trees).every(({ weights }) => weights.every(([, weight]) => weight >= 0))) return;
  if (alwaysScored(trees).size < classes)
    refuse(
      node,
      "it has negative weights, and leaves that say nothing of a class",
      "give base_values, zeros if there are none",
    );
}

/** Scores that some tree adds to from every leaf. */
function alwaysScored(trees: readonly TreeNode[]): ReadonlySet<number> {
  const scored = new Set<number>();
  for (const tree of trees) {
    const [first, ...rest] = leavesOf([tree]).map(({ weights }) => new Set(weights.map(([score]) => score)));
    for (const score of first ?? []) if (rest.every((leaf) => leaf.has(score))) scored.add(score);
  }
  return scored;
}

const regressor: Translator = (node) => {
  const targets = integerAttribute(node, "n_targets", 1);
  if (targets < 1) refuse(node, `n_targets = ${String(targets)}`, "use a positive number");
  const features = featuresOf(node);
  const trees = readTrees(node, "target", sizeOf(features.shape), targets);
  const aggregate = textAttribute(node, "aggregate_function", "SUM");
  if (aggregate !== "SUM" && aggregate !== "AVERAGE")
    refuse(node, `aggregate_function = ${aggregate}`, "use SUM or AVERAGE");
  const base = basesOf(node, numbersOf(node, "base_values") ?? [], targets);
  const factor = aggregate === "SUM" ? 1 : 1 / trees.length;
  return [postTransform(node, treeScores(node, features, trees, base, factor))];
};

function featuresOf(node: OnnxNode): Value {
  const value = input(node, 0, "the features");
  if (value.shape.length === 2 && value.shape[0] === 1) return value;
  throw new ShapeUnsupportedError(node.context.name, "it takes [1, features]");
}

function basesOf(node: OnnxNode, base: readonly number[], scores: number): readonly number[] {
  if (base.length === scores) return base;
  if (base.length === 0) return new Array<number>(scores).fill(0);
  throw new ShapeUnsupportedError(
    node.context.name,
    `${String(base.length)} base_values for ${String(scores)} scores`,
  );
}

function leavesOf(trees: readonly TreeNode[]) {
  const pending = [...trees];
  const leaves: Extract<TreeNode, { kind: "leaf" }>[] = [];
  for (let tree = pending.pop(); tree !== undefined; tree = pending.pop()) {
    if (tree.kind === "leaf") leaves.push(tree);
    else pending.push(tree.holds, tree.fails);
  }
  return leaves;
}

/** Ensembles of decision trees. */
export const TREES: Readonly<Record<string, Translator>> = {
  "ai.onnx.ml.TreeEnsembleClassifier": classifier,
  "ai.onnx.ml.TreeEnsembleRegressor": regressor,
};
