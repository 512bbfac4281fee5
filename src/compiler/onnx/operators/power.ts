// SPDX-License-Identifier: MIT
import type { ScalarFunction } from "../../graph/scalarFunction.ts";
import type { Value } from "../../graph/value.ts";
import { refuse, type OnnxNode, type Translator } from "../node.ts";
import { broadcastPair, joinConstants, operands, uniform } from "./operands.ts";
import { SQUARE_ROOT } from "./scalarFunctions.ts";

/** Pow, where the exponent or the base is constant. A square is a product, which is exact. */
export const power: Translator = (node) => {
  const [base, exponent] = operands(node);
  const constant = joinConstants(node, base, exponent, (x, y) => x ** y);
  if (constant) return [constant];
  if (exponent.kind === "constant") return [constantExponent(node, base, exponent.data, uniform(exponent))];
  const factor = uniform(base);
  if (factor === undefined)
    return refuse(node, "base and exponent depend on the model's input", "fix one of them");
  const [, value] = broadcastPair(node, base, exponent);
  const exponential: ScalarFunction = { name: `power of ${String(factor)}`, apply: (x) => factor ** x };
  return [node.builder.unary(node.context, value, exponential)];
};

function constantExponent(
  node: OnnxNode,
  base: Value,
  exponents: Float64Array,
  only: number | undefined,
): Value {
  const { builder, context } = node;
  const [value, exponent] = broadcastPair(node, base, node.inputs[1] ?? base);
  if (only === 1) return value;
  if (only === 2) return builder.multiply(context, value, value);
  if (only === 0.5) return builder.unary(context, value, SQUARE_ROOT);
  if (only !== undefined) return builder.unary(context, value, powerFunction(only));
  const distinct = [...new Set(exponents)];
  const each = exponent.kind === "constant" ? exponent.data : exponents;
  const which = Int32Array.from(each, (number) => distinct.indexOf(number));
  return builder.unaryEach(context, value, distinct.map(powerFunction), which);
}

function powerFunction(exponent: number): ScalarFunction {
  return { name: `power ${String(exponent)}`, apply: (x) => x ** exponent };
}
