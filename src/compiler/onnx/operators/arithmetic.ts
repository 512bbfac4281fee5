// SPDX-License-Identifier: MIT
import type { ScalarFunction } from "../../graph/scalarFunction.ts";
import type { Value } from "../../graph/value.ts";
import { input, integerAttribute, refuse, type OnnxNode, type Translator } from "../node.ts";
import { broadcastPair, joinConstants, operands, uniform } from "./operands.ts";
import { power } from "./power.ts";
import { RECIPROCAL, SQUARE_ROOT } from "./scalarFunctions.ts";

const sum =
  (sign: 1 | -1): Translator =>
  (node) => {
    const [left, right] = broadcastPair(node, ...operands(node));
    return [node.builder.add(node.context, left, right, sign)];
  };

const product: Translator = (node) => {
  const [left, right] = broadcastPair(node, ...operands(node));
  return [node.builder.multiply(node.context, left, right)];
};

const quotient: Translator = (node) => {
  const { builder, context } = node;
  const [left, right] = operands(node);
  const integers = node.integers[0] === true;
  if (right.kind === "constant" && right.data.includes(0))
    refuse(node, "it divides by zero", "divide by another number");
  const divided = joinConstants(node, left, right, (x, y) => (integers ? Math.trunc(x / y) : x / y));
  if (divided) return [divided];
  if (integers) {
    refuse(
      node,
      "it divides integers that depend on the model's input, which rounds",
      "Cast them to float first",
    );
  }
  // Before broadcasting: a sum that a whole row is divided by then has one reciprocal.
  const inverse = builder.unary(context, right, RECIPROCAL);
  return [builder.multiply(context, ...broadcastPair(node, left, inverse))];
};

/** x − y·⌊x / y⌋ has the sign of the divisor, as ONNX asks of integers; fmod has the dividend's, as % does. */
const remainder: Translator = (node) => {
  const [left, right] = operands(node);
  const floored = integerAttribute(node, "fmod", 0) === 0;
  const join = (x: number, y: number): number => (floored ? x - y * Math.floor(x / y) : x % y);
  if (right.kind === "constant" && right.data.includes(0))
    refuse(node, "it divides by zero", "divide by another number");
  const constant = joinConstants(node, left, right, join);
  if (constant) return [constant];
  const divisor = uniform(right);
  if (divisor === undefined)
    return refuse(node, "its divisor is not one constant number", "divide by a constant");
  const modulo: ScalarFunction = { name: `modulo ${String(divisor)}`, apply: (x) => join(x, divisor) };
  const [value] = broadcastPair(node, left, right);
  return [node.builder.unary(node.context, value, modulo)];
};

const negative: Translator = (node) => [
  node.builder.affine(node.context, input(node, 0, "the value"), -1, 0),
];

const each =
  (apply: ScalarFunction): Translator =>
  (node) => [node.builder.unary(node.context, input(node, 0, "the value"), apply)];

function addAll(node: OnnxNode): Value {
  return node.inputs
    .map((_, position) => input(node, position, "an operand"))
    .reduce((left, right) => {
      const [first, second] = broadcastPair(node, left, right);
      return node.builder.add(node.context, first, second);
    });
}

const mean: Translator = (node) => [
  node.builder.affine(node.context, addAll(node), 1 / Math.max(1, node.inputs.length), 0),
];

/** Sums, products and quotients, element by element. */
export const ARITHMETIC: Readonly<Record<string, Translator>> = {
  Add: sum(1),
  Sub: sum(-1),
  Mul: product,
  Div: quotient,
  Mod: remainder,
  Neg: negative,
  Pow: power,
  Sqrt: each(SQUARE_ROOT),
  Reciprocal: each(RECIPROCAL),
  Sum: (node) => [addAll(node)],
  Mean: mean,
};
