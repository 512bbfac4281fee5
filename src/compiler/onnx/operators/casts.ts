// SPDX-License-Identifier: MIT
import onnxProto from "onnx-proto";
import { stepFunction } from "../../graph/scalarFunction.ts";
import type { Value } from "../../graph/value.ts";
import { isFloat } from "../elementTypes.ts";
import { input, integerAttribute, refuse, type OnnxNode, type Translator } from "../node.ts";

const types: Readonly<Record<keyof typeof onnxProto.onnx.TensorProto.DataType, number>> =
  onnxProto.onnx.TensorProto.DataType;

/** Least and greatest number of the integer types; those of 64 bits end where doubles stop being exact. */
const RANGES: ReadonlyMap<number, readonly [number, number]> = new Map([
  [types.INT8, [-(2 ** 7), 2 ** 7 - 1]],
  [types.UINT8, [0, 2 ** 8 - 1]],
  [types.INT16, [-(2 ** 15), 2 ** 15 - 1]],
  [types.UINT16, [0, 2 ** 16 - 1]],
  [types.INT32, [-(2 ** 31), 2 ** 31 - 1]],
  [types.UINT32, [0, 2 ** 32 - 1]],
  [types.INT64, [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]],
  [types.UINT64, [0, Number.MAX_SAFE_INTEGER]],
]);

const STRICT = stepFunction("strict");

/**
 * Casts between number types. To a float type nothing happens; to an integer type nothing happens to integers, and
 * constants are cut off towards zero.
 */
const cast: Translator = (node) => {
  const value = input(node, 0, "the value");
  const type = integerAttribute(node, "to", types.FLOAT);
  if (isFloat(type)) return [value];
  if (type === types.BOOL) return [notZero(node, value)];
  const range = RANGES.get(type);
  if (range === undefined)
    return refuse(node, `type ${String(type)} holds no numbers`, "cast to a number type");
  return [toInteger(node, value, type, range)];
};

function toInteger(
  node: OnnxNode,
  value: Value,
  type: number,
  [low, high]: readonly [number, number],
): Value {
  if (value.kind === "constant") {
    const data = value.data.map(Math.trunc);
    if (data.every((each) => each >= low && each <= high))
      return node.builder.folded(node.context, value.shape, data);
    return refuse(node, "a constant lies outside the integer type", "cast to a wider type");
  }
  if (node.integers[0] !== true) {
    return refuse(
      node,
      "it cuts off numbers that depend on the model's input",
      "leave the Cast out, with Floor or Round in its place",
    );
  }
  if (type === types.INT32 || type === types.INT64) return value;
  return refuse(node, "the integers may not fit the narrow type", "cast to int64");
}

/** [x > 0] + [x < 0]. */
function notZero({ builder, context }: OnnxNode, value: Value): Value {
  const above = builder.unary(context, value, STRICT);
  const below = builder.unary(context, builder.affine(context, value, -1, 0), STRICT);
  return builder.add(context, above, below);
}

/** Changes of element type. */
export const CASTS: Readonly<Record<string, Translator>> = { Cast: cast };
