// SPDX-License-Identifier: MIT
import { AccumulatorTooWideError, WeightsTooWideError } from "../errors/CompilerErrors.ts";
import type { LayerWidths } from "./config.ts";
import type { FloatLayer, FloatModel, Linear } from "./floatModel.ts";
import {
  signedBits,
  type IntegerLayer,
  type IntegerLinear,
  type IntegerModel,
  type Range,
} from "./integerModel.ts";
import { outputRanges } from "./ranges.ts";
import { unroll } from "./taps.ts";

const MAXIMUM_SHIFT = 24;

/** Accumulators and all their partial sums fit a signed 32-bit integer, so that the reference is exact. */
const ACCUMULATOR_BITS = 32;

/** @see quantise */
export interface QuantiseParameters {
  readonly model: FloatModel;
  readonly inputBits: number;
  /** Per linear layer. */
  readonly widths: readonly LayerWidths[];
}

/** Integers of one output channel. */
interface Channel {
  readonly weights: readonly number[];
  readonly bias: number;
  readonly shift: number;
}

type FloatLinear = Exclude<FloatLayer, { kind: "maxPool" }>;

/**
 * Turns a folded model with finite activation bounds into exact integers. An input word q stands for q · sIn.
 *
 * Per layer: sOut = maximum / (2^a − 1) (1 in the last layer), wq = round(W · sIn / sOut · 2^s) with the largest shift s
 * per channel (one for all channels in the last layer) that keeps wq inside its bits, bq = round(b / sOut · 2^s) + half
 * of 2^s. Where all weights of a channel are even, one shift less gives the same function with a narrower accumulator.
 * Weights that already lie on this grid (quantisation-aware training) come out exactly.
 *
 * @throws {WeightsTooWideError} if a weight is larger than its bits can hold.
 * @throws {AccumulatorTooWideError} if a layer's sums could leave 32 bits.
 */
export function quantise({ model, inputBits, widths }: QuantiseParameters): IntegerModel {
  let scale = 1 / (2 ** inputBits - 1);
  let inputMaximum = 2 ** inputBits - 1;
  let linear = 0;
  const layers = model.layers.map((layer): IntegerLayer => {
    if (layer.kind === "maxPool") return layer;
    const width = widths[linear++];
    if (width === undefined) throw new RangeError(`no widths for layer ${layer.name}`);
    const outputMaximum = 2 ** width.activationBits - 1;
    const outputScale = layer.activation ? layer.activation.maximum / outputMaximum : 1;
    const integers = quantiseLinear(layer, width, scale, outputScale, inputMaximum);
    [scale, inputMaximum] = [outputScale, outputMaximum];
    return integers;
  });
  return { format: "assay-model/1", inputShape: model.inputShape, inputBits, layers };
}

function quantiseLinear(
  { activation, ...layer }: FloatLinear,
  { weightBits, activationBits }: LayerWidths,
  inputScale: number,
  outputScale: number,
  inputMaximum: number,
): IntegerLinear {
  const limit = 2 ** (weightBits - 1) - 1;
  const fanIn = layer.weights.length / layer.bias.length;
  const scaled = layer.weights.map((weight) => (weight * inputScale) / outputScale);
  const common = activation ? undefined : largestShift(layer.name, scaled, limit, -MAXIMUM_SHIFT);
  const channels = Array.from(layer.bias, (bias, channel): Channel => {
    const weights = scaled.subarray(channel * fanIn, (channel + 1) * fanIn);
    if (common !== undefined) return quantiseChannel(weights, bias, common);
    return reduced(quantiseChannel(weights, bias / outputScale, largestShift(layer.name, weights, limit, 0)));
  });
  const integers = {
    ...layer,
    weights: channels.flatMap(({ weights }) => weights),
    bias: channels.map(({ bias }) => bias),
  };
  const ranges = channelRanges(integers, inputMaximum);
  if (activation === undefined) return { ...integers, ranges };
  const shifts = channels.map(({ shift }) => shift);
  return {
    ...integers,
    ranges,
    requantise: { name: activation.nodes[0] ?? layer.name, bits: activationBits, shifts },
  };
}

/** Half up, as in every implementation of the scheme; never −0. */
function round(value: number): number {
  return Math.floor(value + 0.5) + 0;
}

/** Largest shift ≥ least that keeps round(value · 2^shift) within ± limit. Rounding is monotone: the extremes decide. */
function largestShift(name: string, values: Float64Array, limit: number, least: number): number {
  let [low, high] = [0, 0];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const fits = (shift: number): boolean =>
    round(low * 2 ** shift) >= -limit && round(high * 2 ** shift) <= limit;
  if (!fits(least)) throw new WeightsTooWideError(name, Math.ceil(Math.max(-low, high)), limit);
  let shift = least;
  while (shift < MAXIMUM_SHIFT && fits(shift + 1)) shift++;
  return shift;
}

function quantiseChannel(weights: Float64Array, bias: number, shift: number): Channel {
  return {
    weights: Array.from(weights, (weight) => round(weight * 2 ** shift)),
    bias: round(bias * 2 ** shift),
    shift,
  };
}

/**
 * Adds the half that makes the shift round to nearest, then drops common factors of two:
 * floor((2A + b) / 2^s) = floor((A + floor(b / 2)) / 2^(s − 1)) for integers A and b.
 */
function reduced(channel: Channel): Channel {
  let { weights, shift } = channel;
  let bias = channel.bias + (shift > 0 ? 2 ** (shift - 1) : 0);
  while (shift > 0 && weights.every((weight) => weight % 2 === 0)) {
    weights = weights.map((weight) => weight / 2);
    bias = Math.floor(bias / 2);
    shift--;
  }
  return { weights, bias, shift };
}

/** Proved range of each channel's accumulator. */
function channelRanges(layer: Linear<readonly number[]>, inputMaximum: number): readonly Range[] {
  const ranges = layer.bias.map((bias) => ({ minimum: bias, maximum: bias }));
  const { channels } = unroll(layer);
  outputRanges(layer, inputMaximum).forEach(({ minimum, maximum }, output) => {
    const range = ranges[channels[output] ?? -1];
    if (range === undefined)
      throw new RangeError(`layer ${layer.name}: output ${String(output)} has no channel`);
    range.minimum = Math.min(range.minimum, minimum);
    range.maximum = Math.max(range.maximum, maximum);
  });
  for (const range of ranges) {
    const bits = signedBits(range);
    if (bits > ACCUMULATOR_BITS) throw new AccumulatorTooWideError(layer.name, bits, ACCUMULATOR_BITS);
  }
  return ranges;
}
