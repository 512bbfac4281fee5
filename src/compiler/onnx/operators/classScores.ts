// SPDX-License-Identifier: MIT
import { RowsBuilder } from "../../graph/rows.ts";
import { sizeOf } from "../../graph/tensor.ts";
import type { AnswerValue, Value } from "../../graph/value.ts";
import { listAttribute, refuse, textAttribute, textsAttribute, type OnnxNode } from "../node.ts";
import { groupsAlong } from "./axisGroups.ts";
import { SCALAR_FUNCTIONS } from "./scalarFunctions.ts";
import { keepOrder, softmaxOf } from "./softmax.ts";

/** Names of a classifier's classes, in the order of its scores. */
export function labelsOf(node: OnnxNode, integers: string): readonly string[] {
  const labels =
    textsAttribute(node, "classlabels_strings") ??
    listAttribute(node, integers)?.map((label) => String(label));
  if (labels !== undefined && labels.length >= 2) return labels;
  return refuse(node, "it has fewer than two class labels", "train it on two classes or more");
}

/** The answer of a classifier; its labels are left out where they are the positions. */
export function classAnswer(scores: Value, labels: readonly string[]): AnswerValue {
  const positions = labels.every((label, index) => label === String(index));
  return {
    kind: "answer",
    shape: [1],
    answer: positions ? { kind: "class" } : { kind: "class", labels },
    of: scores,
  };
}

/** Scores as the attribute post_transform wants them; all that are supported keep their order. */
export function postTransform(node: OnnxNode, scores: Value): Value {
  const transform = textAttribute(node, "post_transform", "NONE");
  const groups = groupsAlong(scores.shape, [scores.shape.length - 1]);
  switch (transform) {
    case "NONE":
      return scores;
    case "LOGISTIC":
      return keepOrder(node.builder.unary(node.context, scores, SCALAR_FUNCTIONS.Sigmoid), scores, groups);
    case "SOFTMAX":
      return sizeOf(scores.shape) === 1
        ? refuse(node, "a softmax of one score is always 1", "use post_transform NONE")
        : softmaxOf(node, scores, groups);
    default:
      return refuse(node, `post_transform = ${transform}`, "use NONE, LOGISTIC or SOFTMAX");
  }
}

/**
 * Both scores of two classes, out of the one score s that the second class has. Where all weights are positive s is taken
 * for a probability and compared with ½: [1 − s, s]; otherwise with 0: [−s, s]. Source: onnxruntime's ml_common.h.
 */
export function binaryScores(
  node: OnnxNode,
  score: Value,
  positive: boolean,
): { readonly compared: Value; readonly scores: Value } {
  const compared = pair(node, score, positive ? 1 : 0);
  if (positive) return { compared, scores: compared };
  return {
    compared,
    scores:
      textAttribute(node, "post_transform", "NONE") === "LOGISTIC" ? postTransform(node, compared) : compared,
  };
}

/** [offset − s, s] */
function pair({ builder, context }: OnnxNode, score: Value, offset: number): Value {
  const rows = new RowsBuilder(1);
  for (const factor of [-1, 1]) rows.add([0], Float64Array.of(factor));
  return builder.linear(context, [score], [1, 2], rows.build(), Float64Array.of(offset, 0));
}
