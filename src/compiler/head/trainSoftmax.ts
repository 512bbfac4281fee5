// SPDX-License-Identifier: MIT
import type { Features } from "./collectFeatures.ts";

/** @see trainSoftmax */
export interface TrainSoftmaxParameters {
  readonly features: Features;
  /** Class of each sample, from 0. */
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  /** Samples to learn from. */
  readonly training: Int32Array;
  /** Samples that decide when to stop. */
  readonly heldOut: Int32Array;
  /** Uniform numbers in [0, 1): shuffles the samples. */
  readonly random: () => number;
  /** Passes over the training samples, at most. */
  readonly epochs: number;
  readonly onEpoch?: ((done: number) => void) | undefined;
}

/** A linear classifier over the words themselves: score = weights · words + bias. */
export interface LinearClassifier {
  /** classes × columns. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

const BATCH = 64;
const RATE = 0.05;
const MOMENTUM = 0.9;
/** Penalty on the squares of the weights of standardised features. */
const DECAY = 1e-4;
/** Epochs without a better held-out loss after which training stops. */
const PATIENCE = 6;
/** Least deviation, in words, that a feature is divided by: rarer ones would get huge weights. */
const LEAST_DEVIATION = 0.25;

/**
 * Softmax regression by mini-batch gradient descent with momentum on standardised features; the weights of the epoch
 * with the least held-out loss. Source: Bishop, "Pattern Recognition and Machine Learning", 4.3.4.
 * The same arguments give the same weights.
 *
 * @example
 * const { weights, bias } = trainSoftmax({ features, labels, classes: 2, training, heldOut, random, epochs: 50 });
 */
export function trainSoftmax(parameters: TrainSoftmaxParameters): LinearClassifier {
  const { features, labels, classes, heldOut, random, epochs, onEpoch } = parameters;
  const { columns } = features;
  const scaling = standardise(features, parameters.training);
  const weights = new Float64Array(classes * columns);
  const bias = new Float64Array(classes);
  const steps = { weights: new Float64Array(weights.length), bias: new Float64Array(classes) };
  const order = Int32Array.from(parameters.training);
  const row = new Float64Array(columns);
  const scores = new Float64Array(classes);
  let best = { weights: weights.slice(), bias: bias.slice(), loss: Infinity, epoch: 0 };

  /** Probabilities of a sample, in `scores`; its standardised features, in `row`. */
  const predict = (sample: number): void => {
    const at = sample * columns;
    for (let column = 0; column < columns; column++) {
      const value = (features.words[at + column] ?? 0) - (scaling.mean[column] ?? 0);
      row[column] = value * (scaling.factor[column] ?? 0);
    }
    for (let label = 0; label < classes; label++) {
      let sum = bias[label] ?? 0;
      const start = label * columns;
      for (let column = 0; column < columns; column++) {
        sum += (weights[start + column] ?? 0) * (row[column] ?? 0);
      }
      scores[label] = sum;
    }
    normalise(scores);
  };

  const descend = (samples: Int32Array, rate: number): void => {
    for (const values of [steps.weights, steps.bias]) {
      for (let i = 0; i < values.length; i++) values[i] = MOMENTUM * (values[i] ?? 0);
    }
    const share = rate / samples.length;
    for (const sample of samples) {
      predict(sample);
      for (let label = 0; label < classes; label++) {
        const slope = share * ((scores[label] ?? 0) - (labels[sample] === label ? 1 : 0));
        steps.bias[label] = (steps.bias[label] ?? 0) - slope;
        const start = label * columns;
        for (let column = 0; column < columns; column++) {
          steps.weights[start + column] = (steps.weights[start + column] ?? 0) - slope * (row[column] ?? 0);
        }
      }
    }
    for (let i = 0; i < weights.length; i++) {
      weights[i] = (weights[i] ?? 0) * (1 - rate * DECAY) + (steps.weights[i] ?? 0);
    }
    for (let i = 0; i < classes; i++) bias[i] = (bias[i] ?? 0) + (steps.bias[i] ?? 0);
  };

  for (let epoch = 1; epoch <= epochs && epoch <= best.epoch + PATIENCE; epoch++) {
    shuffle(order, random);
    // From the full rate to nothing by a half cosine: Loshchilov and Hutter, "SGDR", 2017.
    const rate = (RATE * (1 + Math.cos((Math.PI * (epoch - 1)) / epochs))) / 2;
    for (let from = 0; from < order.length; from += BATCH) descend(order.subarray(from, from + BATCH), rate);
    let loss = 0;
    for (const sample of heldOut) {
      predict(sample);
      loss -= Math.log(Math.max(scores[labels[sample] ?? 0] ?? 0, 1e-12));
    }
    if (loss < best.loss) best = { weights: weights.slice(), bias: bias.slice(), loss, epoch };
    onEpoch?.(epoch);
  }
  return overWords(best, scaling, columns);
}

interface Scaling {
  readonly mean: Float64Array;
  /** What a feature is multiplied by; 0 for one that never changes. */
  readonly factor: Float64Array;
}

function standardise({ columns, words }: Features, samples: Int32Array): Scaling {
  const mean = new Float64Array(columns);
  const square = new Float64Array(columns);
  for (const sample of samples) {
    for (let column = 0; column < columns; column++) {
      const word = words[sample * columns + column] ?? 0;
      mean[column] = (mean[column] ?? 0) + word / samples.length;
      square[column] = (square[column] ?? 0) + (word * word) / samples.length;
    }
  }
  const factor = mean.map((value, column) => {
    const deviation = Math.sqrt(Math.max(0, (square[column] ?? 0) - value * value));
    return deviation < 1e-6 ? 0 : 1 / Math.max(deviation, LEAST_DEVIATION);
  });
  return { mean, factor };
}

/** The same scores from words that are not standardised. */
function overWords(trained: LinearClassifier, { mean, factor }: Scaling, columns: number): LinearClassifier {
  const weights = trained.weights.map((weight, index) => weight * (factor[index % columns] ?? 0));
  const bias = trained.bias.map((value, label) => {
    let sum = value;
    for (let column = 0; column < columns; column++) {
      sum -= (weights[label * columns + column] ?? 0) * (mean[column] ?? 0);
    }
    return sum;
  });
  return { weights, bias };
}

/** Scores to probabilities. */
function normalise(scores: Float64Array): void {
  const greatest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += scores[i] = Math.exp((scores[i] ?? 0) - greatest);
  for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] ?? 0) / sum;
}

/** Fisher and Yates. */
export function shuffle(values: Int32Array, random: () => number): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [values[last], values[other]] = [values[other] ?? 0, values[last] ?? 0];
  }
}
