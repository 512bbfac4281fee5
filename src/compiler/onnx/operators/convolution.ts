// SPDX-License-Identifier: MIT
import { ModelTooLargeError, ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { MAXIMUM_VALUES } from "../../graph/graph.ts";
import { RowsBuilder } from "../../graph/rows.ts";
import { sizeOf, type Shape } from "../../graph/tensor.ts";
import {
  constantInput,
  input,
  integerAttribute,
  listAttribute,
  optionalConstant,
  refuse,
  type OnnxNode,
  type Translator,
} from "../node.ts";
import { checkWork, readWindows, slide } from "../windows/slidingWindow.ts";
import { spread } from "../windows/transposedWindow.ts";
import { joinAxes, readCount, type AxisRead } from "../windows/windowReads.ts";

/** Channels of a convolution and how its weights are laid out. */
interface Channels {
  readonly groups: number;
  /** Channels of a group. */
  readonly from: number;
  readonly to: number;
  /** Position of the weights of one pair of channels: (group, from, to), each within its group. */
  readonly weightsOf: (group: number, from: number, to: number) => number;
}

/** An image convolved with a kernel: what both convolutions need. */
interface Convolution {
  readonly image: Shape;
  readonly kernel: Shape;
  readonly channels: Channels;
  /** What each output coordinate reads along each axis. */
  readonly axes: readonly (readonly AxisRead[])[];
}

const conv: Translator = (node) => {
  const { image, kernel, inputs, groups, first, second } = operands(node);
  const to = first / groups;
  const channels: Channels = {
    groups,
    from: second,
    to,
    weightsOf: (group, from, each) => (group * to + each) * second + from,
  };
  if (!Number.isInteger(to) || second * groups !== inputs) mismatch(node, inputs, groups);
  return convolve(node, { image, kernel, channels, axes: slide(node, readWindows(node, image, kernel)) });
};

const convTranspose: Translator = (node) => {
  const { image, kernel, inputs, groups, first, second } = operands(node);
  const from = first / groups;
  const channels: Channels = {
    groups,
    from,
    to: second,
    weightsOf: (group, each, to) => (group * from + each) * second + to,
  };
  if (!Number.isInteger(from) || first !== inputs) mismatch(node, inputs, groups);
  return convolve(node, { image, kernel, channels, axes: spread(node, image, kernel) });
};

/** What is read in the same way from the inputs of both; the weights' first two axes mean different channels. */
function operands(node: OnnxNode) {
  const [batch, inputs, ...image] = input(node, 0, "the image").shape;
  const [first, second, ...kernel] = constantInput(node, 1, "the weights").shape;
  if (batch !== 1 || !inputs || !first || !second || image.length === 0 || kernel.length !== image.length) {
    throw new ShapeUnsupportedError(
      node.context.name,
      "a convolution takes [1, channels, …] and weights of as many axes",
    );
  }
  const stated = listAttribute(node, "kernel_shape") ?? kernel;
  if (stated.length !== kernel.length || stated.some((size, axis) => size !== kernel[axis]))
    throw new ShapeUnsupportedError(node.context.name, "kernel_shape is not that of the weights");
  const groups = integerAttribute(node, "group", 1);
  if (groups < 1) refuse(node, `group = ${String(groups)}`, "use 1 or a divisor of the channels");
  return { image, kernel, inputs, groups, first, second };
}

function mismatch({ context }: OnnxNode, inputs: number, groups: number): never {
  throw new ShapeUnsupportedError(
    context.name,
    `its weights do not fit ${String(inputs)} channels in ${String(groups)} groups`,
  );
}

/** One row per output; inside the image all rows of an output channel share their lists. */
function convolve(node: OnnxNode, { image, kernel, channels, axes }: Convolution) {
  const [value, weights] = [input(node, 0, "the image"), constantInput(node, 1, "the weights")];
  const { groups, from, to } = channels;
  const sizes = axes.map((reads) => reads.length);
  const shape = [1, groups * to, ...sizes];
  if (sizeOf(shape) > MAXIMUM_VALUES)
    throw new ModelTooLargeError(node.context.name, "values", sizeOf(shape), MAXIMUM_VALUES);
  checkWork(node, readCount(axes) * groups * to * from);
  const bias = optionalConstant(node, 2, "the bias")?.data;
  if (bias && bias.length !== groups * to)
    throw new ShapeUnsupportedError(node.context.name, "its bias has another number of channels");
  const { patterns, pattern, base } = joinAxes(axes, kernel, image);
  const [pixels, taps] = [sizeOf(image), sizeOf(kernel)];
  const offsets = patterns.map((each) => repeat(each.offsets, from, pixels));
  const rows = new RowsBuilder(sizeOf(value.shape));
  const biases = new Float64Array(sizeOf(shape));
  for (let channel = 0; channel < groups * to; channel++) {
    const group = Math.floor(channel / to);
    const coefficients = patterns.map((each) => {
      const list = new Float64Array(from * each.taps.length);
      for (let at = 0; at < list.length; at++) {
        const pair = channels.weightsOf(group, Math.floor(at / each.taps.length), channel % to);
        list[at] = weights.data[pair * taps + (each.taps[at % each.taps.length] ?? 0)] ?? NaN;
      }
      return list;
    });
    for (let position = 0; position < pattern.length; position++) {
      const [moves, list] = [offsets[pattern[position] ?? -1], coefficients[pattern[position] ?? -1]];
      if (moves && list) rows.addAt(group * from * pixels + (base[position] ?? 0), moves, list);
    }
    biases.fill(bias?.[channel] ?? 0, channel * pattern.length, (channel + 1) * pattern.length);
  }
  return [node.builder.linear(node.context, [value], shape, rows.build(), biases)];
}

/** The same offsets in each of `count` channels. */
function repeat(offsets: Int32Array, count: number, pixels: number): Int32Array {
  const repeated = new Int32Array(offsets.length * count);
  for (let at = 0; at < repeated.length; at++) {
    repeated[at] = Math.floor(at / offsets.length) * pixels + (offsets[at % offsets.length] ?? 0);
  }
  return repeated;
}

/** Convolutions. */
export const CONVOLUTIONS: Readonly<Record<string, Translator>> = {
  Conv: conv,
  ConvTranspose: convTranspose,
};
