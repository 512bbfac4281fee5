// SPDX-License-Identifier: MIT
import { HeadInvalidError, SamplesInvalidError } from "../../errors/HeadErrors.ts";
import type { OnProgress } from "../../shared/progress.ts";
import type { CompiledModel } from "../artefacts.ts";
import { collectFeatures } from "./collectFeatures.ts";
import type { Head } from "./head.ts";
import { layerWords } from "./layerWords.ts";
import { accuracyOf, quantiseClassifier } from "./quantiseClassifier.ts";
import { shuffle, trainSoftmax } from "./trainSoftmax.ts";

/** @see fineTune */
export interface FineTuneParameters {
  /** A classifier compiled with a committed head. */
  readonly compiled: CompiledModel;
  /** Name of the model that the head makes. */
  readonly name: string;
  /** Raw inputs. */
  readonly images: readonly ArrayLike<number>[];
  /** Class of each input: an index into `classes`. */
  readonly labels: ArrayLike<number>;
  /** Names of the user's classes: at least 2, at most as many as the base has. */
  readonly classes: readonly string[];
  /** Words of the commitment's salt, see drawHeadSalt: uniform and secret, so that nobody can test a guess of the head. */
  readonly salt: readonly number[];
  /** Where the shuffles begin; 1 if left out. */
  readonly seed?: number;
  /** Share of the samples that are held out of training; 0.15 if left out. */
  readonly heldOut?: number;
  /** Passes over the training samples, at most; 60 if left out. */
  readonly epochs?: number;
  readonly onProgress?: OnProgress | undefined;
}

/** A trained head and what its integers are worth on samples that it did not see. */
export interface FineTuneReturnType {
  readonly head: Head;
  readonly trainingSamples: number;
  readonly heldOutSamples: number;
  /** Share of the training samples that the head's integers classify as labelled. */
  readonly trainingAccuracy: number;
  /** The same of the held-out samples. */
  readonly accuracy: number;
}

/**
 * Trains the last layer of a compiled model on labelled samples: softmax regression on the exact words that this layer
 * reads, then the integers of the head at the scale that keeps the best held-out accuracy. The rest of the model stays as
 * it is. A pure function: the same arguments give the same head.
 *
 * @throws {HeadInvalidError} if the model has no committed head, or does not classify.
 * @throws {SamplesInvalidError} if there are too few samples, or labels without a class.
 * @throws {InputShapeError} @throws {InputRangeError} if an input is not one of the model's.
 *
 * @example
 * const { head, accuracy } = fineTune({ compiled, name: "parity", images, labels, classes: ["even", "odd"], salt });
 */
export function fineTune(parameters: FineTuneParameters): FineTuneReturnType {
  const { compiled, name, images, labels, classes, salt, seed = 1, onProgress } = parameters;
  const { layer, described } = lastLayer(compiled);
  checkSamples(parameters, layer.taps.length);
  const random = uniform(seed);
  const { training, heldOut } = split(images.length, parameters.heldOut ?? 0.15, random);
  const features = collectFeatures(compiled, layer, images, (done) => {
    if (done % 100 === 0 || done === images.length) {
      onProgress?.({ stage: "Run the fixed layers", done, total: images.length });
    }
  });
  const { epochs = 60 } = parameters;
  const stage = "Train the head";
  const classifier = trainSoftmax({
    features,
    labels,
    classes: classes.length,
    training,
    heldOut,
    random,
    epochs,
    onEpoch: (done) => onProgress?.({ stage, done, total: epochs }),
  });
  onProgress?.({ stage, done: epochs, total: epochs });
  const { integers, accuracy } = quantiseClassifier(classifier, layer, { features, labels, heldOut });
  const words = layerWords(layer, integers);
  const sections = compiled.parameters.map((section, index) => {
    if (index === layer.weights.section) return words.weights;
    if (index === layer.bias.section) return words.bias;
    return index === compiled.parameters.length - 1 ? salt : section;
  });
  const head: Head = {
    format: "assay-head/1",
    name,
    layers: described.layers.length,
    batchSize: compiled.manifest.batchSize,
    circuit: compiled.manifest.hashes.r1cs,
    labels: classes,
    parameters: sections,
    accuracy: { samples: heldOut.length, integers: accuracy },
  };
  return {
    head,
    trainingSamples: training.length,
    heldOutSamples: heldOut.length,
    trainingAccuracy: accuracyOf(integers, features, labels, training),
    accuracy,
  };
}

function lastLayer({ manifest }: CompiledModel) {
  const described = manifest.head;
  const layer = described?.layers.at(-1);
  if (described === undefined || layer === undefined) {
    throw new HeadInvalidError(
      manifest.name,
      "it is a fixed model, of which nothing can be trained",
      "Compile it with a committed head: `model compile --head 1`",
    );
  }
  if (manifest.output.kind === "values") {
    throw new HeadInvalidError(
      manifest.name,
      "it gives values, and only classifiers can be trained here",
      "Train its last layer elsewhere and write the head file from its integers",
    );
  }
  return { layer, described };
}

function checkSamples({ name, images, labels, classes }: FineTuneParameters, rows: number): void {
  const refuse = (problem: string, remedy: string): never => {
    throw new SamplesInvalidError(name, problem, remedy);
  };
  if (images.length !== labels.length) {
    refuse(
      `${String(images.length)} samples have ${String(labels.length)} labels`,
      "Give one label per sample",
    );
  }
  if (classes.length < 2 || classes.length > rows) {
    const given = `${String(classes.length)} classes are given for a base that tells 2 to ${String(rows)} apart`;
    refuse(given, "Merge classes, or take a base with more outputs");
  }
  const counts = new Array<number>(classes.length).fill(0);
  for (let sample = 0; sample < labels.length; sample++) {
    const label = labels[sample] ?? NaN;
    if (counts[label] === undefined) {
      refuse(`sample ${String(sample)} has label ${String(label)}`, `Use 0 to ${String(classes.length - 1)}`);
    }
    counts[label] = (counts[label] ?? 0) + 1;
  }
  const rare = counts.findIndex((count) => count < 10);
  if (rare >= 0) {
    const problem = `class "${String(classes[rare])}" has ${String(counts[rare])} samples`;
    refuse(problem, "Give at least 10 of each class");
  }
}

function split(count: number, share: number, random: () => number) {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  shuffle(order, random);
  const held = Math.max(1, Math.round(count * share));
  return { heldOut: order.subarray(0, held), training: order.subarray(held) };
}

/** Uniform numbers in [0, 1). Source: T. Ettinger, "mulberry32". */
function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
