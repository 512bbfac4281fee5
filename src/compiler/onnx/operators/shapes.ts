// SPDX-License-Identifier: MIT
import { ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { sizeOf, type Shape } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import {
  axisOf,
  constantInput,
  input,
  integerAttribute,
  integersOf,
  refuse,
  type OnnxNode,
  type Translator,
} from "../node.ts";

const data = (node: OnnxNode): Value => input(node, 0, "the value");

/** 0 keeps a size unless allowzero is set, −1 takes what is left. */
const reshape: Translator = (node) => {
  const value = data(node);
  const wanted = [...constantInput(node, 1, "shape").data];
  const keepsZero = integerAttribute(node, "allowzero", 0) === 0;
  const sizes = wanted.map((size, axis) => (size === 0 && keepsZero ? (value.shape[axis] ?? NaN) : size));
  const known = sizes.filter((size) => size !== -1);
  if (sizes.length - known.length > 1 || known.some((size) => !(Number.isInteger(size) && size >= 0)))
    refuse(
      node,
      `shape [${wanted.join(", ")}] is none`,
      "use sizes above 0, at most one −1, and 0 for a size to keep",
    );
  const rest = sizeOf(value.shape) / sizeOf(known);
  const shape = sizes.map((size) => (size === -1 ? rest : size));
  if (!shape.every(Number.isInteger)) {
    throw new ShapeUnsupportedError(
      node.context.name,
      `cannot reshape [${value.shape.join(", ")}] to [${wanted.join(", ")}]`,
    );
  }
  return [node.builder.reshape(node.context, value, shape)];
};

const flatten: Translator = (node) => {
  const value = data(node);
  const axis = integerAttribute(node, "axis", 1);
  const rank = value.shape.length;
  const split = axis === rank ? rank : axisOf(node, axis, rank);
  const shape = [sizeOf(value.shape.slice(0, split)), sizeOf(value.shape.slice(split))];
  return [node.builder.reshape(node.context, value, shape)];
};

/** Axes are an attribute up to operator set 12, an input since; all of size 1 if left out. */
const squeeze: Translator = (node) => {
  const value = data(node);
  const given = integersOf(node, "axes", 1)?.map((axis) => axisOf(node, axis, value.shape.length));
  const dropped = new Set(given ?? [...value.shape.keys()].filter((axis) => value.shape[axis] === 1));
  for (const axis of dropped) {
    const size = value.shape[axis];
    if (size !== 1)
      throw new ShapeUnsupportedError(
        node.context.name,
        `axis ${axis} has size ${size ?? NaN} and cannot be dropped`,
      );
  }
  const shape = value.shape.filter((_, axis) => !dropped.has(axis));
  return [node.builder.reshape(node.context, value, shape)];
};

const unsqueeze: Translator = (node) => {
  const value = data(node);
  const axes = integersOf(node, "axes", 1) ?? refuse(node, "axes are missing", "pass them");
  const rank = value.shape.length + axes.length;
  const added = new Set(axes.map((axis) => axisOf(node, axis, rank)));
  if (added.size < axes.length) refuse(node, `axes [${axes.join(", ")}] repeat`, "name each axis once");
  const sizes = value.shape.values();
  const shape = Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (sizes.next().value ?? 1)));
  return [node.builder.reshape(node.context, value, shape)];
};

/** The constant that a shape is; `start` and `end` since operator set 15. */
const shapeOf: Translator = (node) => {
  const { shape } = data(node);
  const rank = shape.length;
  const bound = (name: string, fallback: number): number => {
    const given = integerAttribute(node, name, fallback);
    return Math.min(Math.max(given < 0 ? given + rank : given, 0), rank);
  };
  const sizes: Shape = shape.slice(bound("start", 0), bound("end", rank));
  return [node.builder.constant({ shape: [sizes.length], data: Float64Array.from(sizes) })];
};

const size: Translator = (node) => [
  node.builder.constant({ shape: [], data: Float64Array.of(sizeOf(data(node).shape)) }),
];

/** The same values in another shape, and shapes as values. */
export const SHAPES: Readonly<Record<string, Translator>> = {
  Flatten: flatten,
  Reshape: reshape,
  Shape: shapeOf,
  Size: size,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
};
