// SPDX-License-Identifier: MIT
import { ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { countTo, gridIndices } from "../../graph/gridIndices.ts";
import { sizeOf, stridesOf, type Shape, type Tensor } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import {
  axisOf,
  constantInput,
  input,
  integerAttribute,
  requireAttribute,
  refuse,
  textAttribute,
  type OnnxNode,
  type Translator,
} from "../node.ts";
import { positionAlong } from "./positionAlong.ts";
import { checkSize } from "./sizes.ts";

const data = (node: OnnxNode): Value => input(node, 0, "the value");

/** For each element of the indices: the element of `shape` in its own place, but along the axis where it says. */
function elementsNamed(node: OnnxNode, shape: Shape, indices: Tensor): Int32Array {
  const axis = axisOf(node, integerAttribute(node, "axis", 0), shape.length);
  const fits = indices.shape.every((size, each) => each === axis || size <= (shape[each] ?? 0));
  if (indices.shape.length !== shape.length || !fits)
    throw new ShapeUnsupportedError(node.context.name, "its indices are larger than its data");
  const strides = stridesOf(shape);
  const elsewhere = gridIndices(
    indices.shape.map((size, each) => ({
      stride: each === axis ? 0 : (strides[each] ?? 0),
      positions: countTo(size),
    })),
  );
  const along = (index: number): number =>
    positionAlong(node, index, shape[axis] ?? 1) * (strides[axis] ?? 1);
  return elsewhere.map((start, at) => start + along(indices.data[at] ?? NaN));
}

/** For each row of the indices, which names positions along the first axes: all the elements there, one after another. */
function blocksNamed(node: OnnxNode, shape: Shape, { shape: rows, data: positions }: Tensor) {
  const depth = rows.at(-1) ?? 0;
  if (rows.length === 0 || depth > shape.length)
    throw new ShapeUnsupportedError(node.context.name, "its indices name more axes than its data has");
  const block = shape.slice(depth);
  const named = [...rows.slice(0, -1), ...block];
  checkSize(node, named);
  const [length, strides] = [sizeOf(block), stridesOf(shape)];
  const starts = Int32Array.from({ length: sizeOf(rows.slice(0, -1)) }, (_, row) =>
    strides
      .slice(0, depth)
      .map(
        (stride, axis) =>
          stride * positionAlong(node, positions[row * depth + axis] ?? NaN, shape[axis] ?? 1),
      )
      .reduce((sum, offset) => sum + offset, 0),
  );
  const elements = gridIndices([
    { stride: 1, positions: starts },
    { stride: 1, positions: countTo(length) },
  ]);
  return { elements, shape: named };
}

/** The value with some of its elements replaced by those of the updates, in order. */
function replaced(node: OnnxNode, elements: Int32Array, updated: Shape): Value {
  const [value, updates] = [data(node), input(node, 2, "updates")];
  const reduction = textAttribute(node, "reduction", "none");
  if (reduction !== "none") refuse(node, `reduction "${reduction}" is not supported`, 'use "none"');
  if (updates.shape.join() !== updated.join())
    throw new ShapeUnsupportedError(
      node.context.name,
      `its updates are not of shape [${updated.join(", ")}]`,
    );
  const size = sizeOf(value.shape);
  const indices = countTo(size);
  elements.forEach((element, at) => {
    indices[element] = size + at;
  });
  return node.builder.select(node.context, [value, updates], value.shape, indices);
}

const gatherElements: Translator = (node) => {
  const indices = constantInput(node, 1, "indices");
  const picked = elementsNamed(node, data(node).shape, indices);
  return [node.builder.select(node.context, [data(node)], indices.shape, picked)];
};

const gatherBlocks: Translator = (node) => {
  requireAttribute(node, "batch_dims", 0, "name the batch's positions in the indices");
  const { elements, shape } = blocksNamed(node, data(node).shape, constantInput(node, 1, "indices"));
  return [node.builder.select(node.context, [data(node)], shape, elements)];
};

const scatterElements: Translator = (node) => {
  const indices = constantInput(node, 1, "indices");
  return [replaced(node, elementsNamed(node, data(node).shape, indices), indices.shape)];
};

const scatterBlocks: Translator = (node) => {
  const { elements, shape } = blocksNamed(node, data(node).shape, constantInput(node, 1, "indices"));
  return [replaced(node, elements, shape)];
};

/** Operators that read or replace elements at places listed one by one. */
export const SCATTERS: Readonly<Record<string, Translator>> = {
  GatherElements: gatherElements,
  GatherND: gatherBlocks,
  Scatter: scatterElements,
  ScatterElements: scatterElements,
  ScatterND: scatterBlocks,
};
