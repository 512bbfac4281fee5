// SPDX-License-Identifier: MIT
import { ModelTooLargeError, ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { MAXIMUM_VALUES } from "../../graph/graph.ts";
import { listAttribute, refuse, textsAttribute, type OnnxNode } from "../node.ts";

/** Each level of the trees is a product of its own. */
const MAXIMUM_DEPTH = 256;

/** What a node of a tree asks; all comparisons of ONNX are one of these, with the branches exchanged or not. */
export interface Condition {
  readonly feature: number;
  readonly threshold: number;
  /** x ≤ threshold, x < threshold or x = threshold. */
  readonly comparison: "at most" | "below" | "equal";
}

/** A node that decides. */
export interface Branch {
  readonly kind: "branch";
  readonly condition: Condition;
  /** Nodes where the condition holds, and where it does not. */
  readonly holds: TreeNode;
  readonly fails: TreeNode;
}

/** A node that adds to the scores: pairs of the score's position and the weight. */
export interface Leaf {
  readonly kind: "leaf";
  readonly weights: readonly (readonly [score: number, weight: number])[];
}

export type TreeNode = Branch | Leaf;

/** Comparison of a mode, and whether the condition is the opposite of it. */
const MODES: ReadonlyMap<string, readonly [Condition["comparison"], boolean]> = new Map([
  ["BRANCH_LEQ", ["at most", false]],
  ["BRANCH_GT", ["at most", true]],
  ["BRANCH_LT", ["below", false]],
  ["BRANCH_GTE", ["below", true]],
  ["BRANCH_EQ", ["equal", false]],
  ["BRANCH_NEQ", ["equal", true]],
]);

/** The attributes of all nodes, by position. */
interface Table {
  readonly trees: readonly number[];
  readonly ids: readonly number[];
  readonly features: readonly number[];
  readonly thresholds: readonly number[];
  readonly modes: readonly string[];
  readonly holds: readonly number[];
  readonly fails: readonly number[];
  /** Position of a tree's node. */
  readonly position: ReadonlyMap<string, number>;
  readonly weights: ReadonlyMap<string, readonly (readonly [number, number])[]>;
}

/**
 * The trees of a TreeEnsembleClassifier or TreeEnsembleRegressor, as their roots.
 * @param prefix - What the attributes of the leaves begin with: "class" or "target".
 * @param features - Numbers that the ensemble reads.
 * @param scores - Numbers that it gives.
 */
export function readTrees(
  node: OnnxNode,
  prefix: "class" | "target",
  features: number,
  scores: number,
): readonly TreeNode[] {
  const table = readTable(node, prefix, scores);
  const children = new Set<number>();
  table.modes.forEach((mode, index) => {
    if (mode !== "LEAF") for (const child of childrenOf(node, table, index)) claim(node, children, child);
  });
  const roots = table.trees.flatMap((_, index) => (children.has(index) ? [] : [index]));
  if (new Set(roots.map((root) => table.trees[root])).size !== roots.length)
    return malformed(node, "a tree has several roots");
  // Every node has one parent at most: what no root leads to would be a cycle.
  const built = { count: 0 };
  const trees = roots.map((root) => build(node, table, { root, features, depth: 0, built }));
  return built.count === table.trees.length ? trees : malformed(node, "its nodes are in a circle");
}

/** The list that a node's attribute is, or its form as a tensor of doubles. */
export function numbersOf(node: OnnxNode, name: string): readonly number[] | undefined {
  const tensor = node.attributes.get(`${name}_as_tensor`);
  if (tensor !== undefined && typeof tensor === "object" && "data" in tensor) return [...tensor.data];
  return listAttribute(node, name);
}

function malformed({ context }: OnnxNode, problem: string): never {
  throw new ShapeUnsupportedError(context.name, problem);
}

function readTable(node: OnnxNode, prefix: string, scores: number): Table {
  const trees = numbersOf(node, "nodes_treeids") ?? [];
  const list = (name: string): readonly number[] => sized(node, name, numbersOf(node, name), trees.length);
  if (trees.length > MAXIMUM_VALUES)
    throw new ModelTooLargeError(node.context.name, "nodes", trees.length, MAXIMUM_VALUES);
  const ids = list("nodes_nodeids");
  const position = new Map(trees.map((tree, index) => [keyOf(tree, ids[index]), index]));
  if (trees.length === 0 || position.size !== trees.length)
    malformed(node, "it has no nodes, or two of the same number");
  return {
    trees,
    ids,
    features: list("nodes_featureids"),
    thresholds: list("nodes_values"),
    modes: sized(node, "nodes_modes", textsAttribute(node, "nodes_modes"), trees.length),
    holds: list("nodes_truenodeids"),
    fails: list("nodes_falsenodeids"),
    position,
    weights: readWeights(node, prefix, scores),
  };
}

function readWeights(node: OnnxNode, prefix: string, scores: number): Table["weights"] {
  const trees = numbersOf(node, `${prefix}_treeids`) ?? [];
  const list = (name: string): readonly number[] =>
    sized(node, `${prefix}_${name}`, numbersOf(node, `${prefix}_${name}`), trees.length);
  const [nodes, ids, values] = [list("nodeids"), list("ids"), list("weights")];
  const weights = new Map<string, (readonly [number, number])[]>();
  trees.forEach((tree, index) => {
    const key = keyOf(tree, nodes[index]);
    const score = ids[index] ?? -1;
    if (!Number.isInteger(score) || score < 0 || score >= scores)
      malformed(node, `a leaf adds to score ${String(score)} of ${String(scores)}`);
    const own = weights.get(key) ?? [];
    own.push([score, values[index] ?? NaN]);
    weights.set(key, own);
  });
  return weights;
}

function sized<Item>(
  node: OnnxNode,
  name: string,
  list: readonly Item[] | undefined,
  size: number,
): readonly Item[] {
  return list?.length === size ? list : malformed(node, `attribute ${name} has not one value for each node`);
}

function keyOf(tree: number | undefined, node: number | undefined): string {
  return `${String(tree)} ${String(node)}`;
}

function childrenOf(
  node: OnnxNode,
  { trees, holds, fails, position }: Table,
  index: number,
): readonly [number, number] {
  const [first, second] = [holds[index], fails[index]].map((child) =>
    position.get(keyOf(trees[index], child)),
  );
  if (first === undefined || second === undefined || first === second)
    return malformed(node, "a branch leads to a node that is not there, or twice to the same");
  return [first, second];
}

function claim(node: OnnxNode, children: Set<number>, child: number): void {
  if (children.has(child)) malformed(node, "two branches lead to the same node");
  children.add(child);
}

function build(
  node: OnnxNode,
  table: Table,
  {
    root,
    features,
    depth,
    built,
  }: { root: number; features: number; depth: number; built: { count: number } },
): TreeNode {
  if (depth > MAXIMUM_DEPTH) throw new ModelTooLargeError(node.context.name, "levels", depth, MAXIMUM_DEPTH);
  built.count++;
  const mode = table.modes[root] ?? "";
  if (mode === "LEAF") {
    return { kind: "leaf", weights: table.weights.get(keyOf(table.trees[root], table.ids[root])) ?? [] };
  }
  const [comparison, opposite] =
    MODES.get(mode) ?? refuse(node, `mode ${mode} is unknown`, `use ${[...MODES.keys()].join(", ")}`);
  const feature = table.features[root] ?? -1;
  if (!Number.isInteger(feature) || feature < 0 || feature >= features)
    malformed(node, `a branch reads feature ${String(feature)} of ${String(features)}`);
  const [first, second] = childrenOf(node, table, root).map((child) =>
    build(node, table, { root: child, features, depth: depth + 1, built }),
  );
  const [holds, fails] = opposite ? [second, first] : [first, second];
  if (holds === undefined || fails === undefined) return malformed(node, "a branch has no two children");
  const condition = { feature, threshold: table.thresholds[root] ?? NaN, comparison };
  return { kind: "branch", condition, holds, fails };
}
