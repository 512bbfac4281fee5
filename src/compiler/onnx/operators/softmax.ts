// SPDX-License-Identifier: MIT
import { sizeOf } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import { axisOf, input, integerAttribute, type OnnxNode, type Translator } from "../node.ts";
import { greatestOfGroups, groupsAlong, overGroups, sumGroups, type AxisGroups } from "./axisGroups.ts";
import { RECIPROCAL, SCALAR_FUNCTIONS } from "./scalarFunctions.ts";

/** Before operator set 13 the axis and all after it were taken together. */
const FLATTENED_BEFORE = 13;

/** The groups that a Softmax, LogSoftmax or Hardmax normalises. */
export function softmaxGroups(node: OnnxNode, value: Value): AxisGroups {
  const rank = value.shape.length;
  const flattened = node.opset < FLATTENED_BEFORE;
  const given = integerAttribute(node, "axis", flattened ? 1 : -1);
  // Axis 1 of a vector is the default of the older form and takes its elements one by one.
  const axis = flattened && given === rank ? rank : axisOf(node, given, rank);
  const axes = value.shape.flatMap((_, index) =>
    flattened ? (index >= axis ? [index] : []) : index === axis ? [index] : [],
  );
  return groupsAlong(value.shape, axes);
}

/** exp(x − m) ÷ Σ exp(x − m) with m the greatest of the group: the exponential then stays between 0 and 1. */
export function softmaxOf(node: OnnxNode, value: Value, groups: AxisGroups): Value {
  const { builder, context } = node;
  const powers = builder.unary(context, belowGreatest(node, value, groups), SCALAR_FUNCTIONS.Exp);
  const inverse = builder.unary(context, sumGroups(node, powers, groups, 1), RECIPROCAL);
  return keepOrder(builder.multiply(context, powers, overGroups(node, inverse, groups)), value, groups);
}

const softmax: Translator = (node) => {
  const value = input(node, 0, "the value");
  return [softmaxOf(node, value, softmaxGroups(node, value))];
};

const logSoftmax: Translator = (node) => {
  const { builder, context } = node;
  const value = input(node, 0, "the value");
  const groups = softmaxGroups(node, value);
  const below = belowGreatest(node, value, groups);
  const sums = sumGroups(node, builder.unary(context, below, SCALAR_FUNCTIONS.Exp), groups, 1);
  const logs = overGroups(node, builder.unary(context, sums, SCALAR_FUNCTIONS.Log), groups);
  return [keepOrder(builder.add(context, below, logs, -1), value, groups)];
};

function belowGreatest(node: OnnxNode, value: Value, groups: AxisGroups): Value {
  const words = node.builder.comparable(node.context, value);
  const greatest = overGroups(node, greatestOfGroups(node, words, groups), groups);
  return node.builder.add(node.context, words, greatest, -1);
}

/** Where one group is all there is, a class can be read from the input and needs none of the function. */
export function keepOrder(result: Value, value: Value, groups: AxisGroups): Value {
  const whole = groups.size === sizeOf(groups.shape);
  return whole && result.kind === "computed" && value.kind === "computed"
    ? { ...result, orderedLike: value }
    : result;
}

/** Functions that turn scores into probabilities. */
export const SOFTMAX: Readonly<Record<string, Translator>> = {
  LogSoftmax: logSoftmax,
  Softmax: softmax,
};
