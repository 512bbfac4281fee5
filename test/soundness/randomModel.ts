// SPDX-License-Identifier: MIT
import { sizeOf } from "../../src/compiler/graph.ts";
import type { IntegerLayer, IntegerLinear, IntegerModel } from "../../src/compiler/integerModel.ts";
import { outputRanges } from "../../src/compiler/ranges.ts";
import { randomSource, range } from "../circuits/support/expectations.ts";
import { argmax, conv2d, dense, requantise } from "../circuits/support/reference.ts";

type Random = ReturnType<typeof randomSource>;
type Pair = readonly [number, number];

/** Numbers that stand at edges: of a word, of a shift, of a sign. */
const EDGES = [0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64];

/**
 * A random network in integers, of any kind that the compiler writes: also those that no training gives, with channels
 * that are always 0 or always full, weights of 0 and at their width's edge, shifts beyond the accumulator, windows that
 * lie in the padding alone, and equal classes.
 */
export function randomModel(seed: number): IntegerModel {
  const random = randomSource(seed);
  const image = random(0, 2) > 0;
  const inputShape = image ? [random(1, 2), random(1, 4), random(1, 4)] : [random(1, 6)];
  const layers: IntegerLayer[] = [];
  let shape = inputShape;
  for (const index of range(0, random(0, 2))) {
    const layer = randomLayer(random, `layer ${String(index)}`, shape);
    layers.push(layer);
    shape = [...layer.outputShape];
  }
  const inputBits = random(1, 3);
  layers.push(linear(random, denseGeometry("last", sizeOf(shape), random(2, 4)), undefined));
  return withRanges({ format: "assay-model/1", inputShape, inputBits, layers });
}

function randomLayer(random: Random, name: string, shape: readonly number[]): IntegerLayer {
  const [channels = 1, height, width] = shape;
  const kind = height === undefined || width === undefined ? 0 : random(0, 3);
  if (kind === 0 || height === undefined || width === undefined)
    return linear(random, denseGeometry(name, sizeOf(shape), random(1, 4)), random(1, 4));
  const windowUpTo = (rows: number, columns: number): Pair => [random(1, rows), random(1, columns)];
  const strides: Pair = [random(1, 3), random(1, 3)];
  if (kind === 1) {
    const kernel = windowUpTo(height, width);
    const window = { kernel, strides, pads: [0, 0, 0, 0] as const };
    return {
      kind: "maxPool",
      name,
      window,
      inputShape: shape,
      outputShape: [channels, ...positions(shape, window)],
    };
  }
  const pads = [random(0, 3), random(0, 3), random(0, 3), random(0, 3)] as const;
  const kernel = windowUpTo(Math.min(3, height + pads[0] + pads[2]), Math.min(3, width + pads[1] + pads[3]));
  const window = { kernel, strides, pads };
  const groups = random(1, channels);
  const outputs = groups * random(1, 2);
  const outputShape = [outputs, ...positions(shape, window)];
  const fanIn = (channels / groups) * sizeOf(kernel);
  return linear(
    random,
    { kind: "conv", name, window, groups, inputShape: shape, outputShape, fanIn },
    random(1, 4),
  );
}

function positions(
  [, height = 1, width = 1]: readonly number[],
  { kernel, strides, pads }: { kernel: Pair; strides: Pair; pads: readonly [number, number, number, number] },
): Pair {
  return [
    Math.floor((height + pads[0] + pads[2] - kernel[0]) / strides[0]) + 1,
    Math.floor((width + pads[1] + pads[3] - kernel[1]) / strides[1]) + 1,
  ];
}

type Geometry = Pick<IntegerLinear, "name" | "inputShape" | "outputShape"> & { readonly fanIn: number } & (
    { readonly kind: "dense" } | Pick<Extract<IntegerLinear, { kind: "conv" }>, "kind" | "window" | "groups">
  );

function denseGeometry(name: string, inputs: number, outputs: number): Geometry {
  return { kind: "dense", name, inputShape: [inputs], outputShape: [outputs], fanIn: inputs };
}

function linear(random: Random, { fanIn, ...geometry }: Geometry, bits: number | undefined): IntegerLinear {
  const [outputs = 1] = geometry.outputShape;
  const limit = 2 ** (random(2, 4) - 1) - 1;
  const twins = random(0, 5) === 0; // all channels alike: every class ties
  const channels = range(1, outputs).map(() => randomChannel(random, fanIn, limit));
  const chosen = channels.map((channel) => (twins ? (channels[0] ?? channel) : channel));
  return {
    ...geometry,
    weights: chosen.flatMap(({ weights }) => weights),
    bias: chosen.map(({ bias }) => bias),
    ranges: [],
    ...(bits !== undefined && {
      requantise: { name: `${geometry.name} act`, bits, shifts: chosen.map(({ shift }) => shift) },
    }),
  };
}

function randomChannel(random: Random, fanIn: number, limit: number) {
  const edge = (): number => (EDGES[random(0, EDGES.length - 1)] ?? 0) * (random(0, 1) * 2 - 1) + 0;
  const kinds = [
    () => 0,
    () => random(-limit, limit),
    () => random(-limit, limit),
    () => limit * (random(0, 1) * 2 - 1),
    () => random(0, limit),
    () => random(-limit, 0) + 0,
  ];
  const weight = kinds[random(0, kinds.length - 1)] ?? (() => 1);
  const bias = random(0, 3) === 0 ? edge() : random(-2 * limit, 2 * limit);
  const shift = random(0, 5) === 0 ? random(0, 24) : random(0, 4);
  return { weights: range(1, fanIn).map(weight), bias, shift };
}

function withRanges(model: IntegerModel): IntegerModel {
  let bits = model.inputBits;
  const layers = model.layers.map((layer): IntegerLayer => {
    if (layer.kind === "maxPool") return layer;
    const all = outputRanges(layer, 2 ** bits - 1);
    bits = layer.requantise?.bits ?? bits;
    const size = all.length / layer.bias.length;
    const ranges = layer.bias.map((_, channel) => {
      const own = all.slice(channel * size, (channel + 1) * size);
      return {
        minimum: Math.min(...own.map(({ minimum }) => minimum)),
        maximum: Math.max(...own.map(({ maximum }) => maximum)),
      };
    });
    return { ...layer, ranges };
  });
  return { ...model, layers };
}

/** The model's class for an input, computed as plainly as can be: apart from the compiler's own reference. */
export function plainClass(model: IntegerModel, input: readonly number[]): number {
  return argmax(model.layers.reduce<readonly number[]>((values, layer) => plainLayer(layer, values), input));
}

function plainLayer(layer: IntegerLayer, input: readonly number[]): number[] {
  if (layer.kind === "maxPool") return plainPool(layer, input);
  const sums = layer.kind === "dense" ? plainDense(layer, input) : plainConv(layer, input);
  const { requantise: rescale } = layer;
  if (rescale === undefined) return sums;
  const size = sums.length / layer.bias.length;
  return sums.map((sum, i) => requantise(sum, rescale.shifts[Math.floor(i / size)] ?? NaN, rescale.bits));
}

function plainDense({ weights, bias }: IntegerLinear, input: readonly number[]): number[] {
  return dense(chunks(weights, input.length), bias, input);
}

function plainConv(layer: Extract<IntegerLinear, { kind: "conv" }>, input: readonly number[]): number[] {
  const { kernel, strides, pads } = layer.window;
  const inShape = three(layer.inputShape);
  const perChannel = layer.weights.length / layer.bias.length;
  const weight = chunks(layer.weights, perChannel).map((channel) =>
    chunks(channel, kernel[0] * kernel[1]).map((plane) => chunks(plane, kernel[1])),
  );
  const parameters = { inShape, kernel: [layer.bias.length, ...kernel] as const, stride: strides, pads };
  return conv2d({ ...parameters, groups: layer.groups }, weight, layer.bias, volume(inShape, input)).flat(2);
}

function plainPool(layer: Extract<IntegerLayer, { kind: "maxPool" }>, input: readonly number[]): number[] {
  const { kernel, strides } = layer.window;
  const [, rows, columns] = three(layer.outputShape);
  return volume(three(layer.inputShape), input).flatMap((plane) =>
    range(0, rows - 1).flatMap((y) =>
      range(0, columns - 1).map((x) =>
        Math.max(
          ...plane
            .slice(y * strides[0], y * strides[0] + kernel[0])
            .flatMap((row) => row.slice(x * strides[1], x * strides[1] + kernel[1])),
        ),
      ),
    ),
  );
}

function three([channels = NaN, height = NaN, width = NaN]: readonly number[]) {
  return [channels, height, width] as const;
}

function volume([, height, width]: readonly [number, number, number], flat: readonly number[]): number[][][] {
  return chunks(flat, height * width).map((plane) => chunks(plane, width));
}

function chunks(values: readonly number[], size: number): number[][] {
  return range(0, values.length / size - 1).map((i) => values.slice(i * size, (i + 1) * size));
}
