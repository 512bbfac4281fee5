// SPDX-License-Identifier: MIT
import { CalibrationRequiredError } from "../errors/CompilerErrors.ts";
import type { LayerWidths } from "./config.ts";
import type { FloatLayer, FloatModel } from "./floatModel.ts";
import { sizeOf } from "./graph.ts";
import { unroll, unrollPool } from "./taps.ts";

/** Samples looked at; more change the bounds little. */
const SAMPLES = 256;

/** Bounds tried, as fractions of the largest value seen. */
const CANDIDATES = 40;

/** @see calibrate */
export interface CalibrateParameters {
  readonly model: FloatModel;
  /** Per linear layer. */
  readonly widths: readonly LayerWidths[];
  /** Sample inputs as the ONNX model sees them, in [0, 1]. */
  readonly samples: readonly Float64Array[];
}

/**
 * Gives every activation without an upper bound the one that loses least on sample data: the bound with the smallest
 * mean squared error after rounding to the activation's bits. Bounds that the model states are kept.
 *
 * @throws {CalibrationRequiredError} naming the node, if a bound is missing and there are no samples.
 */
export function calibrate({ model, widths, samples }: CalibrateParameters): FloatModel {
  let values: readonly Float64Array[] = samples.slice(0, SAMPLES);
  let linear = 0;
  const layers = model.layers.map((layer): FloatLayer => {
    values = apply(layer, values);
    if (layer.kind === "maxPool") return layer;
    const width = widths[linear++];
    if (layer.activation === undefined || width === undefined) return layer;
    const { nodes } = layer.activation;
    if (layer.activation.maximum === Infinity && values.length === 0) {
      throw new CalibrationRequiredError(nodes[0] ?? layer.name);
    }
    const maximum = Number.isFinite(layer.activation.maximum)
      ? layer.activation.maximum
      : bestBound(values, 2 ** width.activationBits - 1);
    values = values.map((sample) => sample.map((value) => Math.min(Math.max(value, 0), maximum)));
    return { ...layer, activation: { nodes, maximum } };
  });
  return { ...model, layers };
}

/** Linear layers without their activation; pooling. */
function apply(layer: FloatLayer, samples: readonly Float64Array[]): readonly Float64Array[] {
  if (samples.length === 0) return samples;
  if (layer.kind === "maxPool") {
    const { starts, inputs } = unrollPool(layer);
    return samples.map((sample) =>
      Float64Array.from({ length: sizeOf(layer.outputShape) }, (_, output) =>
        inputs
          .subarray(starts[output], starts[output + 1])
          .reduce((most, input) => Math.max(most, sample[input] ?? 0), 0),
      ),
    );
  }
  const taps = unroll(layer);
  return samples.map((sample) =>
    Float64Array.from(taps.channels, (channel, output) => {
      let sum = layer.bias[channel] ?? 0;
      for (let tap = taps.starts[output] ?? 0; tap < (taps.starts[output + 1] ?? 0); tap++) {
        sum += (layer.weights[taps.weights[tap] ?? 0] ?? 0) * (sample[taps.inputs[tap] ?? 0] ?? 0);
      }
      return sum;
    }),
  );
}

function bestBound(samples: readonly Float64Array[], levels: number): number {
  const most = samples.reduce(
    (bound, sample) => sample.reduce((larger, value) => Math.max(larger, value), bound),
    0,
  );
  if (most === 0) return 1; // Never active on the samples: any bound will do.
  let best = { bound: most, loss: Infinity };
  for (let candidate = CANDIDATES; candidate > 0; candidate--) {
    const bound = (most * candidate) / CANDIDATES;
    const loss = roundingLoss(samples, bound, levels);
    if (loss < best.loss) best = { bound, loss };
  }
  return best.bound;
}

function roundingLoss(samples: readonly Float64Array[], bound: number, levels: number): number {
  let loss = 0;
  for (const sample of samples) {
    for (const value of sample) {
      if (value <= 0) continue;
      const error = value - (Math.round((Math.min(value, bound) / bound) * levels) / levels) * bound;
      loss += error * error;
    }
  }
  return loss;
}
