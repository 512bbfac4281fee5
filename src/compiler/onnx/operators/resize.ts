// SPDX-License-Identifier: MIT
import { gridIndices } from "../../graph/gridIndices.ts";
import { RowsBuilder } from "../../graph/rows.ts";
import { sizeOf, stridesOf, type Shape } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import {
  axisOf,
  input,
  integerAttribute,
  listAttribute,
  numberAttribute,
  optionalConstant,
  refuse,
  requireAttribute,
  textAttribute,
  type OnnxNode,
  type Translator,
} from "../node.ts";
import { COORDINATES, NEAREST, type Coordinate, type ResizedAxis } from "./resizeCoordinates.ts";
import { checkSize, checkTaps } from "./sizes.ts";

/** What one resized position is made of: positions along the original axis, ascending, and their weights. */
type Mixture = readonly (readonly [position: number, weight: number])[];

/** Resizes by one rule for each axis. Every rule is linear, so a resize costs no constraints. */
type Interpolation = (position: number, axis: ResizedAxis) => Mixture;

/** Upsample (operator sets 7 and 9) and Resize before 11: no coordinate modes, positions are divided by the scale. */
const resizeByScale: Translator = (node) => {
  const value = input(node, 0, "the value");
  const scales = listAttribute(node, "scales") ?? [...(optionalConstant(node, 1, "scales")?.data ?? [])];
  const axes = scaledAxes(node, value.shape, scales);
  const asymmetric = COORDINATES.get("asymmetric") ?? refuse(node, "it has no coordinates", "use Resize");
  switch (textAttribute(node, "mode", "nearest")) {
    case "nearest":
      // Before operator set 11 the standard leaves the rounding open; this is onnxruntime's.
      return [
        mix(node, value, axes, (position, axis) => {
          const at = asymmetric(position, axis);
          return one(axis.scale < 1 ? Math.ceil(at) : Math.floor(at), axis);
        }),
      ];
    case "linear":
    case "bilinear":
      return [mix(node, value, axes, linear(asymmetric))];
    default:
      return refuse(node, "its mode is unknown", 'use "nearest" or "linear"');
  }
};

/** Resize. Source: ONNX operator Resize; antialiasing, cropping and kept aspect ratios are refused. */
const resize: Translator = (node) => {
  if (node.opset < 11) return resizeByScale(node);
  const value = input(node, 0, "the value");
  requireAttribute(node, "antialias", 0, "resize without it");
  if (textAttribute(node, "keep_aspect_ratio_policy", "stretch") !== "stretch")
    refuse(node, "it keeps the aspect ratio", 'use the policy "stretch" with the sizes that come out');
  return [mix(node, value, resizedAxes(node, value.shape), interpolationOf(node))];
};

function interpolationOf(node: OnnxNode): Interpolation {
  const transformation = textAttribute(node, "coordinate_transformation_mode", "half_pixel");
  const coordinate =
    COORDINATES.get(transformation) ??
    refuse(
      node,
      `coordinate mode "${transformation}" is not supported`,
      `use ${[...COORDINATES.keys()].join(", ")}`,
    );
  const mode = textAttribute(node, "mode", "nearest");
  if (mode === "linear") return linear(coordinate);
  if (mode === "cubic") {
    const excludes = integerAttribute(node, "exclude_outside", 0) !== 0;
    return cubic(coordinate, numberAttribute(node, "cubic_coeff_a", -0.75), excludes);
  }
  if (mode !== "nearest")
    return refuse(node, `mode "${mode}" is unknown`, 'use "nearest", "linear" or "cubic"');
  const rounding = textAttribute(node, "nearest_mode", "round_prefer_floor");
  const round =
    NEAREST.get(rounding) ??
    refuse(node, `nearest_mode "${rounding}" is unknown`, `use ${[...NEAREST.keys()].join(", ")}`);
  return (position, axis) => one(round(coordinate(position, axis)), axis);
}

/** Axes from `sizes` or `scales`, which since operator set 18 may name only some axes. */
function resizedAxes(node: OnnxNode, shape: Shape): readonly ResizedAxis[] {
  const named = listAttribute(node, "axes")?.map((axis) => axisOf(node, axis, shape.length)) ?? [
    ...shape.keys(),
  ];
  const [scales, sizes] = [optionalConstant(node, 2, "scales"), optionalConstant(node, 3, "sizes")];
  const spread = (list: Float64Array, rest: (size: number) => number): readonly number[] => {
    if (list.length !== named.length)
      refuse(
        node,
        `${String(list.length)} sizes or scales for ${String(named.length)} axes`,
        "pass one per axis",
      );
    return shape.map((size, axis) => list[named.indexOf(axis)] ?? rest(size));
  };
  if (sizes === undefined || sizes.data.length === 0)
    return scaledAxes(
      node,
      shape,
      spread(scales?.data ?? new Float64Array(), () => 1),
    );
  const wanted = spread(sizes.data, (size) => size);
  return shape.map((from, axis) => {
    const to = wanted[axis] ?? from;
    return { from, to, scale: Math.fround(to / from) };
  });
}

function scaledAxes(node: OnnxNode, shape: Shape, scales: readonly number[]): readonly ResizedAxis[] {
  if (scales.length !== shape.length || scales.some((scale) => !(scale > 0)))
    refuse(node, `scales [${scales.join(", ")}] are not one positive number per axis`, "pass such scales");
  return shape.map((from, axis) => {
    const scale = Math.fround(scales[axis] ?? 1);
    return { from, to: Math.floor(Math.fround(from * scale)), scale };
  });
}

function one(position: number, { from }: ResizedAxis): Mixture {
  return [[inside(position, from), 1]];
}

function inside(position: number, length: number): number {
  return Math.min(Math.max(position, 0), length - 1);
}

function linear(coordinate: Coordinate): Interpolation {
  return (position, axis) => {
    const at = inside(coordinate(position, axis), axis.from);
    const below = Math.floor(at);
    return at === below
      ? [[below, 1]]
      : [
          [below, 1 - (at - below)],
          [below + 1, at - below],
        ];
  };
}

/** Keys' cubic convolution over four neighbours; those outside repeat the edge, or are left out. */
function cubic(coordinate: Coordinate, a: number, excludes: boolean): Interpolation {
  const kernel = (distance: number): number =>
    distance <= 1
      ? ((a + 2) * distance - (a + 3)) * distance ** 2 + 1
      : a * (((distance - 5) * distance + 8) * distance - 4);
  return (position, axis) => {
    const at = coordinate(position, axis);
    const weights = new Map<number, number>();
    for (const neighbour of [-1, 0, 1, 2].map((step) => Math.floor(at) + step)) {
      const nearest = inside(neighbour, axis.from);
      if (excludes && nearest !== neighbour) continue;
      weights.set(nearest, (weights.get(nearest) ?? 0) + kernel(Math.abs(at - neighbour)));
    }
    const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    return [...weights].map(([each, weight]) => [each, excludes ? weight / total : weight] as const);
  };
}

/** Every result is the products of what the axes mix; an axis that stays is left alone. */
function mix(node: OnnxNode, value: Value, axes: readonly ResizedAxis[], interpolate: Interpolation): Value {
  const shape = axes.map(({ to }) => to);
  checkSize(node, shape);
  const mixtures = axes.map((axis) =>
    Array.from({ length: axis.to }, (_, position): Mixture =>
      axis.scale === 1 && axis.from === axis.to ? [[position, 1]] : interpolate(position, axis),
    ),
  );
  const strides = stridesOf(value.shape);
  if (mixtures.every((axis) => axis.every((mixture) => mixture.length === 1))) {
    const positions = mixtures.map((axis) => axis.map(([first]) => first?.[0] ?? 0));
    const indices = gridIndices(
      positions.map((each, axis) => ({ stride: strides[axis] ?? 1, positions: each })),
    );
    return node.builder.select(node.context, [value], shape, indices);
  }
  checkTaps(
    node,
    mixtures.reduce((taps, axis) => taps * axis.reduce((sum, mixture) => sum + mixture.length, 0), 1),
  );
  const rows = new RowsBuilder(sizeOf(value.shape));
  for (const taps of products(mixtures, strides)) {
    rows.add(
      taps.map(([column]) => column),
      Float64Array.from(taps, ([, weight]) => weight),
    );
  }
  return node.builder.linear(node.context, [value], shape, rows.build());
}

/** For each result, row-major: the columns that it reads and their weights. */
function products(mixtures: readonly (readonly Mixture[])[], strides: readonly number[]): readonly Mixture[] {
  return mixtures.reduce<readonly Mixture[]>(
    (before, axis, at) =>
      before.flatMap((outer) =>
        axis.map((inner) =>
          outer.flatMap(([column, weight]) =>
            inner.map(
              ([position, share]) => [column + position * (strides[at] ?? 1), weight * share] as const,
            ),
          ),
        ),
      ),
    [[[0, 1]]],
  );
}

/** Changes of size by nearest neighbours, linear and cubic interpolation. */
export const RESIZES: Readonly<Record<string, Translator>> = {
  Resize: resize,
  Upsample: resizeByScale,
};
