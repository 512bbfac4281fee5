// SPDX-License-Identifier: MIT
import onnxProto, { type onnx } from "onnx-proto";

const types = onnxProto.onnx.TensorProto.DataType;

const FLOATS: ReadonlySet<number> = new Set([types.FLOAT, types.DOUBLE, types.FLOAT16, types.BFLOAT16]);

/** Operators that give integers or booleans whatever they read. */
const COUNTING: ReadonlySet<string> = new Set([
  ...[
    "Less",
    "LessOrEqual",
    "Greater",
    "GreaterOrEqual",
    "Equal",
    "And",
    "Or",
    "Xor",
    "Not",
    "IsNaN",
    "IsInf",
  ],
  ...["Shape", "Size", "NonZero", "ArgMax", "ArgMin"],
]);

/** Operators whose result has the type of another input than the first. */
const TYPED_BY: ReadonlyMap<string, number> = new Map([
  ["Where", 1],
  ["OneHot", 2],
]);

/** Element types that hold no real numbers. */
const NO_NUMBERS: ReadonlySet<number> = new Set([
  types.UNDEFINED,
  types.STRING,
  types.COMPLEX64,
  types.COMPLEX128,
]);

/** Whether an ONNX element type is one of real numbers (or booleans). */
export function isNumber(type: number | null | undefined): boolean {
  return !NO_NUMBERS.has(type ?? types.UNDEFINED);
}

/** Whether an ONNX element type is one of the floating-point types. */
export function isFloat(type: number | null | undefined): boolean {
  return FLOATS.has(type ?? types.UNDEFINED);
}

/**
 * Names of a graph's tensors that hold integers or booleans. ONNX's types are static, and a few operators compute
 * something else on integers: Div and Cast round towards zero.
 */
export function integerTensors(graph: onnx.IGraphProto): ReadonlySet<string> {
  const integers = new Set<string>();
  for (const { name, type } of graph.input ?? []) {
    if (type?.tensorType && !isFloat(type.tensorType.elemType)) integers.add(name ?? "");
  }
  for (const { name, dataType } of graph.initializer ?? []) if (!isFloat(dataType)) integers.add(name ?? "");
  for (const node of graph.node ?? []) {
    (node.output ?? []).forEach((name, position) => {
      if (givesIntegers(node, position, integers)) integers.add(name);
    });
  }
  return integers;
}

function givesIntegers(node: onnx.INodeProto, position: number, integers: ReadonlySet<string>): boolean {
  const operator = node.opType ?? "";
  if (node.domain === "ai.onnx.ml") return false;
  if (COUNTING.has(operator)) return true;
  switch (operator) {
    case "Cast":
      return !isFloat(Number(attributeOf(node, "to")?.i ?? types.FLOAT));
    case "Constant":
    case "ConstantOfShape": {
      const value = attributeOf(node, "value");
      if (value) return !isFloat(value.t?.dataType);
      return attributeOf(node, "value_int") !== undefined || attributeOf(node, "value_ints") !== undefined;
    }
    case "TopK":
      return position === 1;
    default:
      return integers.has(node.input?.[TYPED_BY.get(operator) ?? 0] ?? "");
  }
}

function attributeOf(node: onnx.INodeProto, name: string): onnx.IAttributeProto | undefined {
  return node.attribute?.find((attribute) => attribute.name === name);
}
