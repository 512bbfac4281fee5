// SPDX-License-Identifier: MIT
import { ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { RowsBuilder } from "../../graph/rows.ts";
import { sizeOf } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import {
  input,
  integerAttribute,
  listAttribute,
  refuse,
  textAttribute,
  type OnnxNode,
  type Translator,
} from "../node.ts";
import { binaryScores, classAnswer, labelsOf, postTransform } from "./classScores.ts";

/** One score for the second class of two is compared with 0, or one score per class with the others. */
const classifier: Translator = (node) => {
  const labels = labelsOf(node, "classlabels_ints");
  const coefficients = listAttribute(node, "coefficients") ?? [];
  const features = featureCount(node);
  const rows = coefficients.length / features;
  if (rows !== labels.length && !(rows === 1 && labels.length === 2))
    misfit(node, `${String(coefficients.length)} coefficients for ${String(labels.length)} classes`);
  const scores = linearScores(node, coefficients, rows);
  if (rows > 1) return [classAnswer(scores, labels), postTransform(node, scores)];
  const transform = textAttribute(node, "post_transform", "NONE");
  if (transform !== "NONE" && transform !== "LOGISTIC")
    refuse(
      node,
      `post_transform = ${transform} of one score`,
      "use NONE or LOGISTIC, or one score per class",
    );
  const { compared } = binaryScores(node, scores, false);
  const given = binaryScores(node, scores, transform === "NONE").scores;
  return [classAnswer(compared, labels), given];
};

const regressor: Translator = (node) => {
  const transform = textAttribute(node, "post_transform", "NONE");
  if (transform !== "NONE")
    refuse(node, `post_transform = ${transform}`, "apply it with an operator of its own");
  const targets = integerAttribute(node, "targets", 1);
  const coefficients = listAttribute(node, "coefficients") ?? [];
  if (targets < 1 || coefficients.length !== targets * featureCount(node))
    misfit(node, `${String(coefficients.length)} coefficients for ${String(targets)} targets`);
  return [linearScores(node, coefficients, targets)];
};

function featureCount(node: OnnxNode): number {
  const { shape } = input(node, 0, "the features");
  if (shape.length === 2 && shape[0] === 1) return sizeOf(shape);
  return misfit(node, `it takes [1, features], not [${shape.join(", ")}]`);
}

function misfit({ context }: OnnxNode, problem: string): never {
  throw new ShapeUnsupportedError(context.name, problem);
}

/** coefficients · features + intercepts. */
function linearScores(node: OnnxNode, coefficients: readonly number[], count: number): Value {
  const value = input(node, 0, "the features");
  const features = sizeOf(value.shape);
  const intercepts = listAttribute(node, "intercepts") ?? new Array<number>(count).fill(0);
  if (intercepts.length !== count)
    misfit(node, `${String(intercepts.length)} intercepts for ${String(count)} scores`);
  const rows = new RowsBuilder(features);
  const offsets = Int32Array.from({ length: features }, (_, index) => index);
  for (let row = 0; row < count; row++)
    rows.addAt(0, offsets, Float64Array.from(coefficients.slice(row * features, (row + 1) * features)));
  return node.builder.linear(node.context, [value], [1, count], rows.build(), Float64Array.from(intercepts));
}

/** Linear models. */
export const LINEAR_MODELS: Readonly<Record<string, Translator>> = {
  "ai.onnx.ml.LinearClassifier": classifier,
  "ai.onnx.ml.LinearRegressor": regressor,
};
