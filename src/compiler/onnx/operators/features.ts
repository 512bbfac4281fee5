// SPDX-License-Identifier: MIT
import { ModelTooLargeError, ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { MAXIMUM_VALUES } from "../../graph/graph.ts";
import { stepFunction } from "../../graph/scalarFunction.ts";
import { sizeOf } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import {
  constantInput,
  input,
  listAttribute,
  numberAttribute,
  refuse,
  textAttribute,
  type OnnxNode,
  type Translator,
} from "../node.ts";
import { greatestOfGroups, groupsAlong, overGroups } from "./axisGroups.ts";
import { normalise } from "./normalisation.ts";
import { keepOrder } from "./softmax.ts";

/** (x − offset) · scale, with one number for all features or one for each. */
const scaler: Translator = (node) => {
  const { builder, context } = node;
  const value = input(node, 0, "the features");
  const vector = (name: string, fallback: number): Value => {
    const list = listAttribute(node, name) ?? [fallback];
    const constant = builder.constant({ shape: [list.length], data: Float64Array.from(list) });
    return builder.broadcast(context, constant, value.shape);
  };
  const centred = builder.add(context, value, vector("offset", 0), -1);
  return [builder.multiply(context, centred, vector("scale", 1))];
};

/** Features over their norm. A positive norm keeps their order; the maximum may be negative. */
const normalizer: Translator = (node) => {
  const { builder, context } = node;
  const value = input(node, 0, "the features");
  const norm = textAttribute(node, "norm", "MAX");
  const groups = groupsAlong(value.shape, [value.shape.length - 1]);
  if (norm === "L1" || norm === "L2") return [keepOrder(normalise(node, value, groups, norm), value, groups)];
  if (norm !== "MAX") return refuse(node, `norm = ${norm} is unknown`, "use L1, L2 or MAX");
  const inverse = builder.unary(context, greatestOfGroups(node, value, groups), {
    name: "inverse maximum",
    apply: (x) => (x === 0 ? 1 : 1 / x),
  });
  return [builder.multiply(context, value, overGroups(node, inverse, groups))];
};

/** [x > threshold] */
const binarizer: Translator = (node) => {
  const { builder, context } = node;
  const above = builder.affine(
    context,
    input(node, 0, "the features"),
    1,
    -numberAttribute(node, "threshold", 0),
  );
  return [builder.unary(context, above, stepFunction("strict"))];
};

/** Elements of the last axis at constant places. */
const arrayFeatureExtractor: Translator = (node) => {
  const value = input(node, 0, "the features");
  const places = [...constantInput(node, 1, "the places").data];
  const size = value.shape.at(-1) ?? 1;
  if (places.some((place) => !Number.isInteger(place) || place < 0 || place >= size))
    throw new ShapeUnsupportedError(node.context.name, `a place is outside ${String(size)} features`);
  const outer = value.shape.length < 2 ? [1] : value.shape.slice(0, -1);
  checkValues(node, sizeOf(outer) * places.length);
  const indices = Array.from({ length: sizeOf(outer) }, (_, row) =>
    places.map((place) => row * size + place),
  );
  return [node.builder.select(node.context, [value], [...outer, places.length], indices.flat())];
};

/** All inputs, one after another. */
const featureVectorizer: Translator = (node) => {
  const values = node.inputs.map((_, position) => input(node, position, "features"));
  if (values.length === 0) refuse(node, "it has no inputs", "pass the features");
  const size = values.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  checkValues(node, size);
  const indices = Int32Array.from({ length: size }, (_, index) => index);
  return [node.builder.select(node.context, values, [1, size], indices)];
};

function checkValues({ context }: OnnxNode, size: number): void {
  if (size > MAXIMUM_VALUES) throw new ModelTooLargeError(context.name, "values", size, MAXIMUM_VALUES);
}

/** A list of maps from label to probability: the probabilities, in the order of the labels. */
const zipMap: Translator = (node) => [input(node, 0, "the probabilities")];

const refused =
  (problem: string, remedy: string): Translator =>
  (node) =>
    refuse(node, problem, remedy);

const SUPPORT_VECTORS = refused(
  "support vector machines are not supported",
  "use a linear model, a tree ensemble or a network",
);
const TEXTS = refused(
  "encodings of categories are not supported",
  "give the model numbers, encoded beforehand",
);

/** Operators that prepare features or name results. */
export const FEATURES: Readonly<Record<string, Translator>> = {
  "ai.onnx.ml.ArrayFeatureExtractor": arrayFeatureExtractor,
  "ai.onnx.ml.Binarizer": binarizer,
  "ai.onnx.ml.FeatureVectorizer": featureVectorizer,
  "ai.onnx.ml.Normalizer": normalizer,
  "ai.onnx.ml.Scaler": scaler,
  "ai.onnx.ml.ZipMap": zipMap,
};

/** Operators that are refused, each with what to do instead. */
export const REFUSED: Readonly<Record<string, Translator>> = {
  "ai.onnx.ml.CategoryMapper": TEXTS,
  "ai.onnx.ml.Imputer": refused(
    "an input of a proof has no missing values",
    "fill them in before, and leave the Imputer out",
  ),
  "ai.onnx.ml.LabelEncoder": TEXTS,
  "ai.onnx.ml.OneHotEncoder": TEXTS,
  "ai.onnx.ml.SVMClassifier": SUPPORT_VECTORS,
  "ai.onnx.ml.SVMRegressor": SUPPORT_VECTORS,
};
