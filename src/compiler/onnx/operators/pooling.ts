// SPDX-License-Identifier: MIT
import { ModelTooLargeError, ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { MAXIMUM_VALUES } from "../../graph/graph.ts";
import { RowsBuilder } from "../../graph/rows.ts";
import { sizeOf, type Shape } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import {
  input,
  integerAttribute,
  listAttribute,
  numberAttribute,
  refuse,
  type OnnxNode,
  type Translator,
} from "../node.ts";
import {
  checkWork,
  paddedTaps,
  perAxis,
  readWindows,
  slide,
  type AxisWindow,
} from "../windows/slidingWindow.ts";
import { joinAxes, readCount, type AxisRead, type WindowReads } from "../windows/windowReads.ts";
import { SCALAR_FUNCTIONS, SQUARE_ROOT } from "./scalarFunctions.ts";

/** A pooling resolved: windows that every channel shares. */
interface Pooling {
  readonly value: Value;
  readonly channels: number;
  readonly pixels: number;
  readonly shape: Shape;
  readonly reads: WindowReads;
  /** For each output position: taps that count when an average includes the padding. */
  readonly padded: readonly number[];
}

function imageOf(node: OnnxNode): { channels: number; image: Shape } {
  const [batch, channels, ...image] = input(node, 0, "the image").shape;
  if (batch === 1 && channels !== undefined && image.length > 0) return { channels, image };
  throw new ShapeUnsupportedError(node.context.name, "pooling takes [1, channels, …]");
}

function windowed(node: OnnxNode): Pooling {
  const { channels, image } = imageOf(node);
  if (listAttribute(node, "kernel_shape") === undefined)
    refuse(node, "attribute kernel_shape is missing", "state the size of the windows");
  const kernel = perAxis(node, "kernel_shape", image.length);
  return pool(node, { channels, image, windows: readWindows(node, image, kernel) });
}

/** One window over the whole image. */
function global(node: OnnxNode): Pooling {
  const { channels, image } = imageOf(node);
  const windows = image.map((size) => ({ size, kernel: size, stride: 1, dilation: 1, before: 0, after: 0 }));
  return pool(node, { channels, image, windows });
}

function pool(
  node: OnnxNode,
  { channels, image, windows }: { channels: number; image: Shape; windows: readonly AxisWindow[] },
): Pooling {
  const axes: readonly (readonly AxisRead[])[] = slide(node, windows);
  const shape = [1, channels, ...axes.map((reads) => reads.length)];
  if (sizeOf(shape) > MAXIMUM_VALUES)
    throw new ModelTooLargeError(node.context.name, "values", sizeOf(shape), MAXIMUM_VALUES);
  checkWork(node, readCount(axes) * channels);
  const reads = joinAxes(
    axes,
    windows.map(({ kernel }) => kernel),
    image,
  );
  if (reads.patterns.some(({ taps }) => taps.length === 0))
    refuse(node, "a window lies in the padding altogether", "use smaller pads");
  const counts = windows.map((window, axis) => axes[axis]?.map((_, at) => paddedTaps(window, at)) ?? []);
  const padded = counts.reduce<number[]>(
    (all, own) => all.flatMap((outer) => own.map((count) => outer * count)),
    [1],
  );
  return { value: input(node, 0, "the image"), channels, pixels: sizeOf(image), shape, reads, padded };
}

/** The greatest tap; those in the padding do not take part. */
function greatest(node: OnnxNode, { value, channels, pixels, shape, reads }: Pooling): readonly Value[] {
  const groups: number[][] = [];
  for (let channel = 0; channel < channels; channel++) {
    reads.pattern.forEach((pattern, position) => {
      const start = channel * pixels + (reads.base[position] ?? 0);
      groups.push(Array.from(reads.patterns[pattern]?.offsets ?? [], (offset) => start + offset));
    });
  }
  return [node.builder.maximum(node.context, value, shape, groups)];
}

/** The sum of the taps of `of`, each times what `weigh` gives for an output position and its number of taps. */
function sum(
  node: OnnxNode,
  { channels, pixels, shape, reads }: Pooling,
  of: Value,
  weigh: (position: number, taps: number) => number,
): Value {
  const rows = new RowsBuilder(sizeOf(of.shape));
  const lists = new Map<string, Float64Array>();
  for (let channel = 0; channel < channels; channel++) {
    reads.pattern.forEach((pattern, position) => {
      const offsets = reads.patterns[pattern]?.offsets ?? new Int32Array();
      const weight = weigh(position, offsets.length);
      const key = `${String(weight)} ${String(offsets.length)}`;
      const list = lists.get(key) ?? new Float64Array(offsets.length).fill(weight);
      lists.set(key, list);
      rows.addAt(channel * pixels + (reads.base[position] ?? 0), offsets, list);
    });
  }
  return node.builder.linear(node.context, [of], shape, rows.build());
}

function average(node: OnnxNode, pooling: Pooling): readonly Value[] {
  const withPadding = integerAttribute(node, "count_include_pad", 0) === 1;
  return [
    sum(
      node,
      pooling,
      pooling.value,
      (position, taps) => 1 / (withPadding ? (pooling.padded[position] ?? NaN) : taps),
    ),
  ];
}

/** Σ|x| for p = 1, √Σx² for p = 2. */
function norm(node: OnnxNode, pooling: Pooling): readonly Value[] {
  const { builder, context } = node;
  const p = numberAttribute(node, "p", 2);
  if (p === 1)
    return [sum(node, pooling, builder.unary(context, pooling.value, SCALAR_FUNCTIONS.Abs), () => 1)];
  if (p !== 2) return refuse(node, `p = ${String(p)}, only 1 and 2 are supported`, "use p = 2");
  const squares = builder.multiply(context, pooling.value, pooling.value);
  return [
    builder.unary(
      context,
      sum(node, pooling, squares, () => 1),
      SQUARE_ROOT,
    ),
  ];
}

/** Operators that reduce windows of an image. */
export const POOLING: Readonly<Record<string, Translator>> = {
  AveragePool: (node) => average(node, windowed(node)),
  GlobalAveragePool: (node) => average(node, global(node)),
  GlobalLpPool: (node) => norm(node, global(node)),
  GlobalMaxPool: (node) => greatest(node, global(node)),
  LpPool: (node) => norm(node, windowed(node)),
  MaxPool: (node) => greatest(node, windowed(node)),
};
