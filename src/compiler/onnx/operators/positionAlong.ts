// SPDX-License-Identifier: MIT
import { refuse, type OnnxNode } from "../node.ts";

/** An index along an axis counted from the front. @throws {OperatorUnsupportedError} if it lies outside. */
export function positionAlong(node: OnnxNode, index: number, length: number): number {
  const position = index < 0 ? index + length : index;
  if (Number.isInteger(index) && position >= 0 && position < length) return position;
  return refuse(node, `index ${String(index)} is outside 0 … ${String(length - 1)}`, "use indices inside");
}
