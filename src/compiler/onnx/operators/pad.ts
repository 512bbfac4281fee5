// SPDX-License-Identifier: MIT
import { countTo, wholeAxes } from "../../graph/gridIndices.ts";
import {
  axisOf,
  input,
  integersOf,
  numberAttribute,
  optionalConstant,
  refuse,
  textAttribute,
  type OnnxNode,
  type Translator,
} from "../node.ts";
import { pick } from "./selections.ts";
import { checkSize } from "./sizes.ts";

/** Where a position before the first (below 0) or after the last (from `length` on) is filled from; −1 for the constant. */
const MODES: ReadonlyMap<string, (position: number, length: number) => number> = new Map([
  ["constant", () => -1],
  ["edge", (position, length) => Math.min(Math.max(position, 0), length - 1)],
  ["reflect", reflected],
  ["wrap", modulo],
]);

/**
 * Pad, with attributes up to operator set 10 and inputs since; `axes` since 18. A negative pad crops.
 */
export const pad: Translator = (node) => {
  const value = input(node, 0, "the value");
  const rank = value.shape.length;
  const pads = integersOf(node, "pads", 1) ?? refuse(node, "pads are missing", "pass them");
  const axes = (integersOf(node, "axes", 3) ?? [...value.shape.keys()]).map((axis) =>
    axisOf(node, axis, rank),
  );
  if (pads.length !== 2 * axes.length || new Set(axes).size !== axes.length)
    refuse(
      node,
      `${String(pads.length)} pads for ${String(axes.length)} axes`,
      "pass two for each axis, each axis once",
    );
  const mode = textAttribute(node, "mode", "constant");
  const outside =
    MODES.get(mode) ?? refuse(node, `mode "${mode}" is unknown`, `use ${[...MODES.keys()].join(", ")}`);
  const sides = value.shape.map((size, axis) => {
    const at = axes.indexOf(axis);
    return at < 0
      ? { size, before: 0, after: 0 }
      : { size, before: pads[at] ?? 0, after: pads[axes.length + at] ?? 0 };
  });
  const cropped = sides.map(({ size, before, after }) => size + Math.min(before, 0) + Math.min(after, 0));
  checkSize(node, cropped);
  checkSize(
    node,
    cropped.map(
      (size, axis) => size + Math.max(sides[axis]?.before ?? 0, 0) + Math.max(sides[axis]?.after ?? 0, 0),
    ),
  );
  const grid = wholeAxes(value.shape).map(({ stride }, axis) => ({
    stride,
    positions: padded(sides[axis] ?? { size: 1, before: 0, after: 0 }, outside),
  }));
  return [pick(node, value, grid, fillOf(node))];
};

function fillOf(node: OnnxNode): number {
  if (node.attributes.has("value")) return numberAttribute(node, "value", 0);
  return optionalConstant(node, 2, "constant_value")?.data[0] ?? 0;
}

function padded(
  { size, before, after }: { readonly size: number; readonly before: number; readonly after: number },
  outside: (position: number, length: number) => number,
): Int32Array {
  // What is cropped is gone before the rest is reflected.
  const cropped = countTo(size).slice(Math.max(0, -before), size - Math.max(0, -after));
  const { length } = cropped;
  const first = -Math.max(0, before);
  return Int32Array.from({ length: Math.max(0, length - first + Math.max(0, after)) }, (_, index) => {
    const position = first + index;
    return cropped[position >= 0 && position < length ? position : outside(position, length)] ?? -1;
  });
}

/** Back and forth between the first and the last, neither repeated. */
function reflected(position: number, length: number): number {
  if (length < 2) return 0;
  const folded = modulo(position, 2 * (length - 1));
  return Math.min(folded, 2 * (length - 1) - folded);
}

function modulo(position: number, length: number): number {
  return ((position % length) + length) % length;
}
