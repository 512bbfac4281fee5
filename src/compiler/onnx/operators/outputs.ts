// SPDX-License-Identifier: MIT
import { ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { sizeOf, type Shape } from "../../graph/tensor.ts";
import type { AnswerValue, Value } from "../../graph/value.ts";
import {
  axisOf,
  constantInput,
  input,
  integerAttribute,
  refuse,
  requireAttribute,
  type OnnxNode,
  type Translator,
} from "../node.ts";
import { greatestOfGroups, groupsAlong } from "./axisGroups.ts";
import { softmaxGroups } from "./softmax.ts";

/** The index of the greatest element, or of the least: the greatest of the negated. The first of equal ones wins. */
const greatestIndex =
  (sign: 1 | -1): Translator =>
  (node) => {
    const value = input(node, 0, "the value");
    const axis = axisOf(node, integerAttribute(node, "axis", 0), value.shape.length);
    requireAttribute(node, "select_last_index", 0, "leave it out: the first of equal values is the answer");
    const keep = integerAttribute(node, "keepdims", 1) === 1;
    const shape = value.shape.flatMap((size, index) => (index === axis ? (keep ? [1] : []) : [size]));
    const of = sign === 1 ? value : negated(node, value);
    return [
      answerOf(node, { axis, value, answer: { kind: "answer", shape, answer: { kind: "class" }, of } }),
    ];
  };

/** One-hot; what is proved of it is the class. */
const hardmax: Translator = (node) => {
  const value = input(node, 0, "the value");
  if (softmaxGroups(node, value).size !== sizeOf(value.shape)) several(node, value.shape);
  return [{ kind: "answer", shape: value.shape, answer: { kind: "class" }, of: value }];
};

/** Indices are the answer; values are given where there is one. */
const topK: Translator = (node) => {
  const value = input(node, 0, "the value");
  const axis = axisOf(node, integerAttribute(node, "axis", -1), value.shape.length);
  const k = node.opset < 10 ? integerAttribute(node, "k", 1) : (constantInput(node, 1, "k").data[0] ?? NaN);
  const choices = value.shape[axis] ?? 1;
  if (!(Number.isInteger(k) && k >= 1 && k <= choices))
    refuse(node, `k = ${String(k)} of ${String(choices)} values`, "use a k between 1 and their number");
  const of = integerAttribute(node, "largest", 1) === 1 ? value : negated(node, value);
  const shape = value.shape.map((size, index) => (index === axis ? k : size));
  const indices = (): AnswerValue =>
    answerOf(node, { axis, value, answer: { kind: "answer", shape, answer: { kind: "top", k }, of } });
  const greatest = (): Value => {
    const found = greatestOfGroups(node, of, groupsAlong(value.shape, [axis]));
    return of === value ? found : negated(node, found);
  };
  return [node.outputs[0] && k === 1 ? greatest() : undefined, node.outputs[1] ? indices() : undefined];
};

function negated({ builder, context }: OnnxNode, value: Value): Value {
  return builder.affine(context, value, -1, 0);
}

/** An answer, if its axis is the only one with more than one value. */
function answerOf(
  node: OnnxNode,
  { axis, value, answer }: { axis: number; value: Value; answer: AnswerValue },
): AnswerValue {
  return value.shape[axis] === sizeOf(value.shape) ? answer : several(node, value.shape);
}

function several({ context }: OnnxNode, shape: Shape): never {
  throw new ShapeUnsupportedError(
    context.name,
    `${context.operator} of [${shape.join(", ")}] gives several answers where one is proved`,
  );
}

/** Operators that answer with indices. */
export const OUTPUTS: Readonly<Record<string, Translator>> = {
  ArgMax: greatestIndex(1),
  ArgMin: greatestIndex(-1),
  Hardmax: hardmax,
  TopK: topK,
};
