// SPDX-License-Identifier: MIT
import { ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { RowsBuilder } from "../../graph/rows.ts";
import { sizeOf, type Shape } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import {
  axisOf,
  input,
  integerAttribute,
  listAttribute,
  numberAttribute,
  refuse,
  type OnnxNode,
  type Translator,
} from "../node.ts";
import { checkWork } from "../windows/slidingWindow.ts";
import { groupsAlong, overGroups, sumGroups, type AxisGroups } from "./axisGroups.ts";
import { SCALAR_FUNCTIONS } from "./scalarFunctions.ts";

/** Mean and inverse standard deviation of each group, and the values less the mean over the deviation. */
interface Standardised {
  readonly value: Value;
  readonly mean: Value;
  readonly inverse: Value;
}

/** (x − mean) ÷ √(variance + epsilon) in each group. */
function standardise(node: OnnxNode, value: Value, groups: AxisGroups, epsilon: number): Standardised {
  const { builder, context } = node;
  const mean = sumGroups(node, value, groups, 1 / groups.size);
  const centred = builder.add(context, value, overGroups(node, mean, groups), -1);
  const variance = sumGroups(node, builder.multiply(context, centred, centred), groups, 1 / groups.size);
  const inverse = builder.unary(context, variance, {
    name: "inverse deviation",
    apply: (x) => 1 / Math.sqrt(Math.max(x, 0) + epsilon),
  });
  return { value: builder.multiply(context, centred, overGroups(node, inverse, groups)), mean, inverse };
}

/** value · scale + bias, both repeated to its shape; a bias may be missing. */
function scaleAndShift(node: OnnxNode, value: Value, scale: Value, bias: Value | undefined): Value {
  const { builder, context } = node;
  const scaled = builder.multiply(context, value, builder.broadcast(context, scale, value.shape));
  return bias === undefined
    ? scaled
    : builder.add(context, scaled, builder.broadcast(context, bias, value.shape));
}

/** One number per channel, as it broadcasts over the channels of a value. */
function perChannel(node: OnnxNode, position: number, role: string, shape: Shape): Value {
  return node.builder.reshape(node.context, input(node, position, role), [
    shape[1] ?? 1,
    ...shape.slice(2).map(() => 1),
  ]);
}

const positiveEpsilon = (node: OnnxNode): number => {
  const epsilon = numberAttribute(node, "epsilon", 1e-5);
  return epsilon > 0 ? epsilon : refuse(node, `epsilon = ${String(epsilon)}`, "use a positive epsilon");
};

/** Axes of a value after the first `count`. */
const axesFrom = (shape: Shape, count: number): readonly number[] =>
  shape.flatMap((_, axis) => (axis >= count ? [axis] : []));

const instanceNormalization: Translator = (node) => {
  const value = input(node, 0, "the value");
  const { value: result } = standardise(
    node,
    value,
    groupsAlong(value.shape, axesFrom(value.shape, 2)),
    positiveEpsilon(node),
  );
  const scale = perChannel(node, 1, "the scale", value.shape);
  return [scaleAndShift(node, result, scale, perChannel(node, 2, "the bias", value.shape))];
};

const layerNormalization: Translator = (node) => {
  const value = input(node, 0, "the value");
  const axis = axisOf(node, integerAttribute(node, "axis", -1), value.shape.length);
  const groups = groupsAlong(value.shape, axesFrom(value.shape, axis));
  const { value: result, mean, inverse } = standardise(node, value, groups, positiveEpsilon(node));
  return [scaleAndShift(node, result, input(node, 1, "the scale"), node.inputs[2]), mean, inverse];
};

/** Scale and bias are one number per group before operator set 21, one per channel since. */
const groupNormalization: Translator = (node) => {
  const { builder, context } = node;
  const value = input(node, 0, "the value");
  const [, channels = 1, ...image] = value.shape;
  const count = integerAttribute(node, "num_groups", 1);
  if (count < 1 || channels % count !== 0) {
    throw new ShapeUnsupportedError(
      context.name,
      `${String(channels)} channels do not split into ${String(count)} groups`,
    );
  }
  const split = builder.reshape(context, value, [1, count, channels / count, ...image]);
  const groups = groupsAlong(split.shape, axesFrom(split.shape, 2));
  const { value: result } = standardise(node, split, groups, positiveEpsilon(node));
  const factor = (position: number, role: string): Value => {
    const given = input(node, position, role);
    const perGroup = node.opset < 21;
    const ones = image.map(() => 1);
    return builder.reshape(
      context,
      given,
      perGroup ? [count, 1, ...ones] : [count, channels / count, ...ones],
    );
  };
  const scaled = scaleAndShift(node, result, factor(1, "the scale"), factor(2, "the bias"));
  return [builder.reshape(context, scaled, value.shape)];
};

/** The standard deviation without an epsilon would divide by 0; ONNX's definition adds 1e-9 to it. */
const meanVarianceNormalization: Translator = (node) => {
  const { builder, context } = node;
  const value = input(node, 0, "the value");
  const axes = (listAttribute(node, "axes") ?? [0, 2, 3]).map((axis) =>
    axisOf(node, axis, value.shape.length),
  );
  const groups = groupsAlong(value.shape, axes);
  const mean = sumGroups(node, value, groups, 1 / groups.size);
  const centred = builder.add(context, value, overGroups(node, mean, groups), -1);
  const variance = sumGroups(node, builder.multiply(context, centred, centred), groups, 1 / groups.size);
  const inverse = builder.unary(context, variance, {
    name: "inverse deviation",
    apply: (x) => 1 / (Math.sqrt(Math.max(x, 0)) + 1e-9),
  });
  return [builder.multiply(context, centred, overGroups(node, inverse, groups))];
};

/** x ÷ Σ|x|, or x ÷ √Σx²; 0 where all are 0. */
const lpNormalization: Translator = (node) => {
  const value = input(node, 0, "the value");
  const axis = axisOf(node, integerAttribute(node, "axis", -1), value.shape.length);
  const p = integerAttribute(node, "p", 2);
  if (p !== 1 && p !== 2) refuse(node, `p = ${String(p)}, only 1 and 2 are supported`, "use p = 2");
  return [normalise(node, value, groupsAlong(value.shape, [axis]), p === 1 ? "L1" : "L2")];
};

/** Each group over its norm; 0 where that is 0. */
export function normalise(node: OnnxNode, value: Value, groups: AxisGroups, norm: "L1" | "L2"): Value {
  const { builder, context } = node;
  const sizes =
    norm === "L1"
      ? builder.unary(context, value, SCALAR_FUNCTIONS.Abs)
      : builder.multiply(context, value, value);
  const inverse = builder.unary(context, sumGroups(node, sizes, groups, 1), {
    name: "inverse norm",
    apply: (x) => (x <= 0 ? 0 : 1 / (norm === "L1" ? x : Math.sqrt(x))),
  });
  return builder.multiply(context, value, overGroups(node, inverse, groups));
}

/** x ÷ (bias + alpha ÷ size · Σ x²)^beta, the sum over the `size` channels around x's. */
const localResponseNormalization: Translator = (node) => {
  const { builder, context } = node;
  const value = input(node, 0, "the value");
  const size = integerAttribute(node, "size", 0);
  // Exporters and runtimes disagree on which side of an even window is the longer one.
  if (size < 1 || size % 2 === 0) refuse(node, `size = ${String(size)}`, "use an odd number of channels");
  const channels = value.shape[1] ?? 1;
  const pixels = sizeOf(value.shape.slice(2));
  checkWork(node, channels * Math.min(channels, size) * pixels);
  const alpha = numberAttribute(node, "alpha", 1e-4) / size;
  const [beta, bias] = [numberAttribute(node, "beta", 0.75), numberAttribute(node, "bias", 1)];
  const reach = (size - 1) / 2;
  const rows = new RowsBuilder(sizeOf(value.shape));
  for (let index = 0; index < channels * pixels; index++) {
    const channel = Math.floor(index / pixels);
    const first = Math.max(0, channel - reach);
    const count = Math.min(channels - 1, channel + reach) - first + 1;
    const columns = Array.from({ length: count }, (_, at) => (first + at) * pixels + (index % pixels));
    rows.add(columns, new Float64Array(count).fill(alpha));
  }
  const squares = builder.multiply(context, value, value);
  const sums = builder.linear(context, [squares], value.shape, rows.build());
  const inverse = builder.unary(context, sums, {
    name: "inverse response",
    apply: (x) => (bias + x) ** -beta,
  });
  return [builder.multiply(context, value, inverse)];
};

/** Normalisations by statistics of the input itself. */
export const NORMALISATION: Readonly<Record<string, Translator>> = {
  GroupNormalization: groupNormalization,
  InstanceNormalization: instanceNormalization,
  LRN: localResponseNormalization,
  LayerNormalization: layerNormalization,
  LpNormalization: lpNormalization,
  MeanVarianceNormalization: meanVarianceNormalization,
};
