// SPDX-License-Identifier: MIT
import onnxProto from "onnx-proto";
import { sizeOf } from "../graph/tensor.ts";
import type { AnswerValue, NodeOutput } from "../graph/value.ts";
import type { Attribute } from "./decode.ts";

/** A class as a boolean is a class no more. */
const BOOLEAN: number = onnxProto.onnx.TensorProto.DataType.BOOL;

/** Operators that change nothing about an index but its type or shape. */
const UNCHANGED: ReadonlySet<string> = new Set([
  "Cast",
  "Flatten",
  "Identity",
  "Reshape",
  "Squeeze",
  "Unsqueeze",
]);

/**
 * What a node gives that reads an answer (the index of a class), where it still is the answer: scikit-learn's exporters
 * cast and reshape labels, and pick a class's label out of a constant.
 * @returns undefined if the node does something else.
 */
export function passAnswer(
  operator: string,
  [first, second]: readonly (NodeOutput | undefined)[],
  attributes: ReadonlyMap<string, Attribute>,
): AnswerValue | undefined {
  const kept = UNCHANGED.has(operator) && !(operator === "Cast" && attributes.get("to") === BOOLEAN);
  if (first?.kind === "answer") return kept ? first : undefined;
  if (operator !== "ai.onnx.ml.ArrayFeatureExtractor" || second?.kind !== "answer") return undefined;
  const { answer, of } = second;
  if (answer.kind !== "class" || answer.labels || first?.kind !== "constant") return undefined;
  if (first.data.length !== sizeOf(of.shape)) return undefined;
  return { ...second, answer: { kind: "class", labels: Array.from(first.data, String) } };
}
