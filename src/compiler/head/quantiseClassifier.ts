// SPDX-License-Identifier: MIT
import type { Features } from "./collectFeatures.ts";
import { biasRange, type HeadLayer, type LayerIntegers } from "./headLayer.ts";
import type { LinearClassifier } from "./trainSoftmax.ts";

/** Integers of a classifier and how often they are right. */
export interface QuantisedClassifier {
  readonly integers: LayerIntegers;
  /** Share of the held-out samples that the integers classify as labelled. */
  readonly accuracy: number;
}

/** How many times the widest weight may exceed its bits: the few that do are clamped, the others get finer steps. */
const STRETCHES = Array.from({ length: 17 }, (_, index) => 2 ** (index / 4));

/**
 * A classifier in the integers of a model's last layer, at the scale that keeps the best held-out accuracy. Rows without
 * a class get weights of 0 and the least bias, and the others' biases stay so far above it that no input lets such a row
 * win.
 *
 * @param heldOut - Samples that decide.
 */
export function quantiseClassifier(
  classifier: LinearClassifier,
  layer: HeadLayer,
  {
    features,
    labels,
    heldOut,
  }: {
    readonly features: Features;
    readonly labels: ArrayLike<number>;
    readonly heldOut: Int32Array;
  },
): QuantisedClassifier {
  const limit = 2 ** (layer.weights.bits - 1) - 1;
  const widest = classifier.weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  let best: QuantisedClassifier | undefined;
  for (const stretch of STRETCHES) {
    const scale = widest === 0 ? 1 : (limit * stretch) / widest;
    const integers = atScale(classifier, layer, scale, limit);
    const accuracy = accuracyOf(integers, features, labels, heldOut);
    if (best === undefined || accuracy > best.accuracy) best = { integers, accuracy };
  }
  if (best === undefined) throw new RangeError("no scale was tried");
  return best;
}

function atScale(
  { weights, bias }: LinearClassifier,
  layer: HeadLayer,
  scale: number,
  limit: number,
): LayerIntegers {
  const { columns, taps } = layer;
  const range = biasRange(layer);
  // Accumulators lie within a quarter of the biases' range, see commitHead: a row from this bias up stays above one
  // that has the least bias and no weights.
  const least = Math.ceil(range.minimum / 2) + 1;
  const clamp = (value: number, low: number, high: number): number =>
    Math.min(high, Math.max(low, Math.round(value))) + 0;
  return {
    weights: taps.map((_, row) =>
      row < bias.length
        ? Array.from(weights.subarray(row * columns, (row + 1) * columns), (weight) =>
            clamp(weight * scale, -limit, limit),
          )
        : new Array<number>(columns).fill(0),
    ),
    bias: taps.map((_, row) =>
      row < bias.length ? clamp((bias[row] ?? 0) * scale, least, range.maximum) : range.minimum,
    ),
  };
}

/** Share of samples whose greatest row is their label; the lowest of equals wins, as in the circuit. */
export function accuracyOf(
  { weights, bias }: LayerIntegers,
  { columns, words }: Features,
  labels: ArrayLike<number>,
  samples: Int32Array,
): number {
  let right = 0;
  for (const sample of samples) {
    let [best, most] = [-1, -Infinity];
    weights.forEach((list, row) => {
      let sum = bias[row] ?? 0;
      for (let column = 0; column < columns; column++) {
        sum += (list[column] ?? 0) * (words[sample * columns + column] ?? 0);
      }
      if (sum > most) [best, most] = [row, sum];
    });
    if (best === labels[sample]) right++;
  }
  return right / samples.length;
}
