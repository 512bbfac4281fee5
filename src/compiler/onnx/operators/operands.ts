// SPDX-License-Identifier: MIT
import type { Value } from "../../graph/value.ts";
import { broadcastShape, input, type OnnxNode } from "../node.ts";

/** The two operands of a node as they are. */
export function operands(node: OnnxNode): readonly [Value, Value] {
  return [input(node, 0, "the left operand"), input(node, 1, "the right operand")];
}

/** Two values broadcast to their common shape. */
export function broadcastPair(node: OnnxNode, left: Value, right: Value): readonly [Value, Value] {
  const { builder, context } = node;
  const shape = broadcastShape(node, [left.shape, right.shape]);
  return [builder.broadcast(context, left, shape), builder.broadcast(context, right, shape)];
}

/** `join` of two constants element by element; undefined unless both are constants. */
export function joinConstants(
  node: OnnxNode,
  left: Value,
  right: Value,
  join: (x: number, y: number) => number,
): Value | undefined {
  const [first, second] = broadcastPair(node, left, right);
  if (first.kind !== "constant" || second.kind !== "constant") return undefined;
  const data = first.data.map((x, index) => join(x, second.data[index] ?? NaN));
  return node.builder.folded(node.context, first.shape, data);
}

/** The number that all elements of a constant are; undefined if they differ or the value is computed. */
export function uniform(value: Value): number | undefined {
  if (value.kind !== "constant") return undefined;
  const [first] = value.data;
  return value.data.every((each) => each === first) ? first : undefined;
}
