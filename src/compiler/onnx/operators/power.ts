// SPDX-License-Identifier: MIT
import type { ScalarFunction } from "../../graph/scalarFunction.ts";
import type { ConstantValue, Value } from "../../graph/value.ts";
import { refuse, type OnnxNode, type Translator } from "../node.ts";
import { broadcastPair, joinConstants, operands, uniform } from "./operands.ts";
import { SQUARE_ROOT } from "./scalarFunctions.ts";

/** Pow, where the exponent or the base is constant. A square is a product, which is exact. */
export const power: Translator = (node) => {
  const [base, exponent] = operands(node);
  const constant = joinConstants(node, base, exponent, (x, y) => x ** y);
  if (constant) return [constant];
  if (exponent.kind === "constant") return [constantExponent(node, base, exponent)];
  const factor = uniform(base);
  if (factor === undefined)
    return refuse(node, "base and exponent depend on the model's input", "fix one of them");
  const [, value] = broadcastPair(node, base, exponent);
  const exponential: ScalarFunction = { name: `power of ${String(factor)}`, apply: (x) => factor ** x };
  return [node.builder.unary(node.context, value, exponential)];
};

function constantExponent(node: OnnxNode, base: Value, { shape, data }: ConstantValue): Value {
  const { builder, context } = node;
  const [value, exponent] = broadcastPair(node, base, builder.constant({ shape, data }));
  const distinct = [...new Set(data)];
  const [only = 1] = distinct;
  if (distinct.length > 1 && exponent.kind === "constant") {
    const which = Int32Array.from(exponent.data, (number) => distinct.indexOf(number));
    return builder.unaryEach(context, value, distinct.map(powerFunction), which);
  }
  if (only === 1) return value;
  if (only === 2) return builder.multiply(context, value, value);
  return builder.unary(context, value, only === 0.5 ? SQUARE_ROOT : powerFunction(only));
}

function powerFunction(exponent: number): ScalarFunction {
  return { name: `power ${String(exponent)}`, apply: (x) => x ** exponent };
}
