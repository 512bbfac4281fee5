// SPDX-License-Identifier: MIT
import { ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { countTo, gridIndices, wholeAxes, type GridAxis } from "../../graph/gridIndices.ts";
import { sizeOf, type Shape } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import {
  axisOf,
  broadcastShape,
  constantInput,
  input,
  integerAttribute,
  integersOf,
  listAttribute,
  optionalConstant,
  refuse,
  textAttribute,
  type OnnxNode,
  type Translator,
} from "../node.ts";
import { positionAlong } from "./positionAlong.ts";
import { checkSize } from "./sizes.ts";

/**
 * The elements of a value at the crossings of the positions along its axes.
 * @param fill - What stands where a position is −1.
 */
export function pick(node: OnnxNode, value: Value, axes: readonly GridAxis[], fill = 0): Value {
  const shape = axes.map(({ positions }) => positions.length);
  checkSize(node, shape);
  return node.builder.select(node.context, [value], shape, gridIndices(axes), fill);
}

/** A value with the positions along one axis replaced. */
function pickAlong(node: OnnxNode, value: Value, axis: number, positions: ArrayLike<number>): Value {
  const axes = wholeAxes(value.shape).map((whole, each) => (each === axis ? { ...whole, positions } : whole));
  return pick(node, value, axes);
}

/** A value with its axes in another order. */
function permute(node: OnnxNode, value: Value, order: readonly number[]): Value {
  const axes = wholeAxes(value.shape);
  return pick(
    node,
    value,
    order.flatMap((axis) => axes[axis] ?? []),
  );
}

const data = (node: OnnxNode): Value => input(node, 0, "the value");

const transpose: Translator = (node) => {
  const value = data(node);
  const rank = value.shape.length;
  const order = listAttribute(node, "perm") ?? [...value.shape.keys()].reverse();
  if (order.length !== rank || new Set(order.map((axis) => axisOf(node, axis, rank))).size !== rank)
    refuse(node, `perm [${order.join(", ")}] does not order ${String(rank)} axes`, "name each axis once");
  return [permute(node, value, order)];
};

const concat: Translator = (node) => {
  const values = node.inputs.map((_, position) => input(node, position, "an operand"));
  const shapes = values.map(({ shape }) => shape);
  const [first = []] = shapes;
  const axis = axisOf(node, integerAttribute(node, "axis", 0), first.length);
  const others = (shape: Shape): string =>
    shape.map((length, each) => (each === axis ? "_" : length)).join(", ");
  if (shapes.some((shape) => others(shape) !== others(first))) {
    throw new ShapeUnsupportedError(
      node.context.name,
      `cannot join ${shapes.map((shape) => `[${shape.join(", ")}]`).join(" and ")} along axis ${String(axis)}`,
    );
  }
  const along = shapes.reduce((sum, shape) => sum + (shape[axis] ?? 0), 0);
  const shape = first.map((length, each) => (each === axis ? along : length));
  checkSize(node, shape);
  return [node.builder.select(node.context, values, shape, joinedIndices(shapes, axis, sizeOf(shape)))];
};

/** Rows of the first value, then of the second, …, for each position along the axes before. */
function joinedIndices(shapes: readonly Shape[], axis: number, size: number): Int32Array {
  const indices = new Int32Array(size);
  const outer = sizeOf(shapes[0]?.slice(0, axis) ?? []);
  const rows = shapes.map((shape) => sizeOf(shape.slice(axis)));
  let at = 0;
  for (let row = 0; row < outer; row++) {
    let start = 0;
    for (const length of rows) {
      for (let index = 0; index < length; index++) indices[at++] = start + row * length + index;
      start += outer * length;
    }
  }
  return indices;
}

/** Sizes are an attribute up to operator set 12, an input since; equal parts if left out. */
const split: Translator = (node) => {
  const value = data(node);
  const axis = axisOf(node, integerAttribute(node, "axis", 0), value.shape.length);
  const length = value.shape[axis] ?? 1;
  const parts = integerAttribute(node, "num_outputs", node.outputs.length);
  const even = Math.ceil(length / parts);
  const sizes =
    integersOf(node, "split", 1) ??
    node.outputs.map((_, part) => Math.min(even, Math.max(0, length - part * even)));
  if (sizes.reduce((sum, size) => sum + size, 0) !== length || sizes.some((size) => size < 0))
    refuse(node, `parts of ${sizes.join(", ")} do not make up ${String(length)}`, "use parts that do");
  let start = 0;
  return sizes.slice(0, node.outputs.length).map((size) => {
    const positions = Int32Array.from({ length: size }, (_, index) => start + index);
    start += size;
    return pickAlong(node, value, axis, positions);
  });
};

const gather: Translator = (node) => {
  const value = data(node);
  const indices = constantInput(node, 1, "indices");
  const axis = axisOf(node, integerAttribute(node, "axis", 0), value.shape.length);
  const length = value.shape[axis] ?? 1;
  const positions = indices.data.map((index) => positionAlong(node, index, length));
  const picked = pickAlong(node, value, axis, positions);
  const shape = [...value.shape.slice(0, axis), ...indices.shape, ...value.shape.slice(axis + 1)];
  return [node.builder.reshape(node.context, picked, shape)];
};

const expand: Translator = (node) => {
  const value = data(node);
  const shape = broadcastShape(node, [value.shape, [...constantInput(node, 1, "shape").data]]);
  checkSize(node, shape);
  return [node.builder.broadcast(node.context, value, shape)];
};

const tile: Translator = (node) => {
  const value = data(node);
  const repeats = [...constantInput(node, 1, "repeats").data];
  if (repeats.length !== value.shape.length || repeats.some((count) => !Number.isInteger(count)))
    refuse(node, `repeats [${repeats.join(", ")}] are not one integer for each axis`, "pass as many");
  checkSize(
    node,
    value.shape.map((size, axis) => size * (repeats[axis] ?? 1)),
  );
  const axes = wholeAxes(value.shape).map(({ stride, positions }, axis) => {
    const length = positions.length * (repeats[axis] ?? 1);
    return { stride, positions: Int32Array.from({ length }, (_, index) => index % positions.length) };
  });
  return [pick(node, value, axes)];
};

/** The upper or lower triangle of each matrix, from the k-th diagonal on; zeros elsewhere. */
const triangle: Translator = (node) => {
  const value = data(node);
  const [rows = 0, columns = 0] = value.shape.slice(-2);
  if (value.shape.length < 2) refuse(node, "its input is no matrix", "use two axes or more");
  const diagonal = optionalConstant(node, 1, "k")?.data[0] ?? 0;
  const upper = integerAttribute(node, "upper", 1) !== 0;
  const indices = countTo(sizeOf(value.shape)).map((index) => {
    const above = (index % columns) - (Math.floor(index / columns) % rows) - diagonal;
    return (upper ? above >= 0 : above <= 0) ? index : -1;
  });
  return [node.builder.select(node.context, [value], value.shape, indices)];
};

/** [N, C, H, W] with the block's axes split off, in another order, and joined again. */
function reblock(node: OnnxNode, split: Shape, order: readonly number[], joined: Shape): Value {
  const { builder, context } = node;
  return builder.reshape(context, permute(node, builder.reshape(context, data(node), split), order), joined);
}

function blockOf(node: OnnxNode, divided: (block: number, shape: Shape) => readonly number[]): number {
  const block = integerAttribute(node, "blocksize", 0);
  const { shape } = data(node);
  if (block >= 1 && shape.length === 4 && divided(block, shape).every(Number.isInteger)) return block;
  return refuse(
    node,
    `blocks of ${String(block)} do not fit [${shape.join(", ")}]`,
    "use [1, channels, rows, columns] that blocksize divides",
  );
}

const depthToSpace: Translator = (node) => {
  const block = blockOf(node, (size, [, channels = 0]) => [channels / size ** 2]);
  const [batch = 1, channels = 0, rows = 0, columns = 0] = data(node).shape;
  const depth = channels / block ** 2;
  const joined = [batch, depth, rows * block, columns * block];
  return [
    textAttribute(node, "mode", "DCR") === "DCR"
      ? reblock(node, [batch, block, block, depth, rows, columns], [0, 3, 4, 1, 5, 2], joined)
      : reblock(node, [batch, depth, block, block, rows, columns], [0, 1, 4, 2, 5, 3], joined),
  ];
};

const spaceToDepth: Translator = (node) => {
  const block = blockOf(node, (size, [, , rows = 0, columns = 0]) => [rows / size, columns / size]);
  const [batch = 1, channels = 0, rows = 0, columns = 0] = data(node).shape;
  const [tall, wide] = [rows / block, columns / block];
  const joined = [batch, channels * block ** 2, tall, wide];
  return [reblock(node, [batch, channels, tall, block, wide, block], [0, 3, 5, 1, 2, 4], joined)];
};

/** Operators that pick elements at places known in advance: linear, with one coefficient for each result. */
export const SELECTIONS: Readonly<Record<string, Translator>> = {
  Concat: concat,
  DepthToSpace: depthToSpace,
  Expand: expand,
  Gather: gather,
  SpaceToDepth: spaceToDepth,
  Split: split,
  Tile: tile,
  Transpose: transpose,
  Trilu: triangle,
};
