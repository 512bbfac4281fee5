// SPDX-License-Identifier: MIT
import { stepFunction } from "../../graph/scalarFunction.ts";
import { sizeOf } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import { broadcast, input, type OnnxNode, type Translator } from "../node.ts";
import { broadcastPair, operands } from "./operands.ts";

const STEPS = { strict: stepFunction("strict"), inclusive: stepFunction("inclusive") };

/** [left > right] ("strict") or [left ≥ right] ("inclusive"). */
function above(node: OnnxNode, left: Value, right: Value, step: keyof typeof STEPS): Value {
  const { builder, context } = node;
  return builder.unary(context, builder.add(context, left, right, -1), STEPS[step]);
}

/** `order` is 1 if the left operand is to be the greater one. */
const comparison =
  (order: 1 | -1, step: keyof typeof STEPS): Translator =>
  (node) => {
    const [left, right] = broadcastPair(node, ...operands(node));
    return [order === 1 ? above(node, left, right, step) : above(node, right, left, step)];
  };

/** [a ≥ b] + [b ≥ a] − 1. */
const equal: Translator = (node) => {
  const { builder, context } = node;
  const [left, right] = broadcastPair(node, ...operands(node));
  const both = builder.add(
    context,
    above(node, left, right, "inclusive"),
    above(node, right, left, "inclusive"),
  );
  return [builder.affine(context, both, 1, -1)];
};

/** share · (a + b) + shared · a·b: And is (0, 1), Or (1, −1), Xor (1, −2). */
const logic =
  (share: 0 | 1, shared: 1 | -1 | -2): Translator =>
  (node) => {
    const { builder, context } = node;
    const [left, right] = broadcastPair(node, ...operands(node));
    const both = builder.affine(context, builder.multiply(context, left, right), shared, 0);
    return [share === 0 ? both : builder.add(context, builder.add(context, left, right), both)];
  };

const not: Translator = (node) => [node.builder.affine(node.context, input(node, 0, "the value"), -1, 1)];

/** b + c · (a − b); a constant condition only picks elements. */
const where: Translator = (node) => {
  const { builder, context } = node;
  const roles = ["the condition", "the value where it holds", "the value elsewhere"];
  const given = roles.map((role, position) => input(node, position, role));
  const [condition, yes, no] = broadcast(node, given);
  if (condition === undefined || yes === undefined || no === undefined) return [];
  const size = sizeOf(condition.shape);
  if (condition.kind === "constant") {
    const indices = Int32Array.from(condition.data, (holds, index) => (holds === 0 ? size + index : index));
    return [builder.select(context, [yes, no], condition.shape, indices)];
  }
  const difference = builder.add(context, yes, no, -1);
  return [builder.add(context, no, builder.multiply(context, condition, difference))];
};

/** Comparisons and what is made of them. A boolean is 0 or 1. */
export const COMPARISONS: Readonly<Record<string, Translator>> = {
  Less: comparison(-1, "strict"),
  LessOrEqual: comparison(-1, "inclusive"),
  Greater: comparison(1, "strict"),
  GreaterOrEqual: comparison(1, "inclusive"),
  Equal: equal,
  And: logic(0, 1),
  Or: logic(1, -1),
  Xor: logic(1, -2),
  Not: not,
  Where: where,
};
