// SPDX-License-Identifier: MIT
import { positionOf } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import { constantInput, refuse, type OnnxNode, type Translator } from "../node.ts";
import { checkSize } from "./sizes.ts";

const constantOfShape: Translator = (node) => {
  const shape = [...constantInput(node, 0, "shape").data];
  if (!shape.every(Number.isInteger)) refuse(node, `shape [${shape.join(", ")}] is none`, "use integers");
  checkSize(node, shape);
  const value = node.attributes.get("value");
  const number = typeof value === "object" && "data" in value ? (value.data[0] ?? 0) : 0;
  const size = shape.reduce((product, length) => product * length, 1);
  return [node.builder.folded(node.context, shape, new Float64Array(size).fill(number))];
};

/** start, start + delta, … up to but not including the limit. */
const range: Translator = (node) => {
  const number = (position: number, role: string): number =>
    constantInput(node, position, role).data[0] ?? NaN;
  const [start, limit, delta] = [number(0, "start"), number(1, "limit"), number(2, "delta")];
  if (delta === 0) refuse(node, "delta is 0", "use another delta");
  const count = Math.max(0, Math.ceil((limit - start) / delta));
  checkSize(node, [count]);
  const data = Float64Array.from({ length: count }, (_, index) => start + index * delta);
  return [node.builder.folded(node.context, [count], data)];
};

/** Positions along each axis of the elements that are not 0. */
const nonZero: Translator = (node) => [nonZeroOf(node)];

function nonZeroOf(node: OnnxNode): Value {
  const { shape, data } = constantInput(node, 0, "the value");
  const found = [...data.keys()].filter((index) => data[index] !== 0);
  checkSize(node, [shape.length, found.length]);
  const positions = found.map((index) => positionOf(index, shape));
  const byAxis = shape.flatMap((_, axis) => positions.map((position) => position[axis] ?? 0));
  return node.builder.folded(node.context, [shape.length, found.length], Float64Array.from(byAxis));
}

/** Constants made of constants. */
export const GENERATORS: Readonly<Record<string, Translator>> = {
  ConstantOfShape: constantOfShape,
  NonZero: nonZero,
  Range: range,
};
