// SPDX-License-Identifier: MIT
import type { TestAttribute } from "../onnxBuilder.ts";

/** @see randomTrees */
export interface RandomTrees {
  readonly prefix: "class" | "target";
  readonly trees: number;
  readonly depth: number;
  readonly features: number;
  readonly modes: readonly string[];
  /** Scores that each leaf adds to. */
  readonly scores: readonly number[];
  /** Turns a random number in [−1, 1) into a weight. */
  readonly weight?: (random: number) => number;
}

/** Attributes of a random tree ensemble, with thresholds that are multiples of ½ so that inputs can equal them. */
export function randomTrees(
  random: () => number,
  { prefix, trees, depth, features, modes, scores, weight = (x) => x }: RandomTrees,
): Readonly<Record<string, TestAttribute>> {
  const nodes: {
    tree: number;
    id: number;
    feature: number;
    value: number;
    mode: string;
    holds: number;
    fails: number;
  }[] = [];
  const leaves: { tree: number; id: number; score: number; weight: number }[] = [];
  const pick = (count: number): number => Math.floor(((random() + 1) / 2) * count);
  const grow = (tree: number, level: number, next: { id: number }): number => {
    const id = next.id++;
    const leaf = level === depth || (level > 0 && random() < -0.6);
    const at = nodes.push({
      tree,
      id,
      feature: pick(features),
      value: pick(9) / 2 - 2,
      mode: "LEAF",
      holds: 0,
      fails: 0,
    });
    if (leaf) for (const score of scores) leaves.push({ tree, id, score, weight: weight(random()) });
    else {
      const holds = grow(tree, level + 1, next);
      const fails = grow(tree, level + 1, next);
      const node = nodes[at - 1];
      if (node) nodes[at - 1] = { ...node, mode: modes[pick(modes.length)] ?? "BRANCH_LEQ", holds, fails };
    }
    return id;
  };
  for (let tree = 0; tree < trees; tree++) grow(tree, 0, { id: 0 });
  return {
    nodes_treeids: nodes.map(({ tree }) => tree),
    nodes_nodeids: nodes.map(({ id }) => id),
    nodes_featureids: nodes.map(({ feature }) => feature),
    nodes_values: { floats: nodes.map(({ value }) => value) },
    nodes_modes: { strings: nodes.map(({ mode }) => mode) },
    nodes_truenodeids: nodes.map(({ holds }) => holds),
    nodes_falsenodeids: nodes.map(({ fails }) => fails),
    [`${prefix}_treeids`]: leaves.map(({ tree }) => tree),
    [`${prefix}_nodeids`]: leaves.map(({ id }) => id),
    [`${prefix}_ids`]: leaves.map(({ score }) => score),
    [`${prefix}_weights`]: { floats: leaves.map((leaf) => leaf.weight) },
  };
}
