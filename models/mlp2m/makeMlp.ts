// SPDX-License-Identifier: MIT
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ModelConfigInput } from "../../src/compiler/config.ts";
import { loadDigits } from "../digits/dataset.ts";
import { encodeMlp, type MlpLayer } from "./encodeMlp.ts";
import { calibrateShift, forward, readOut, type Words } from "./hidden.ts";
import { createRandom } from "./random.ts";

/** Images that bounds and the last layer are chosen on. */
const IMAGES = 600;

/** Widest hidden layer first: the 2 M parameter network for a published comparison of provers. */
const HIDDEN = [2000, 60, 4000] as const;

/** @see makeMlp */
export interface MakeMlpParameters {
  /** Path of the ONNX file; `<name>.assay.json` is written beside it. */
  readonly out: string;
  /** Sizes of the hidden layers; 2000, 60, 4000 if left out. */
  readonly hidden?: readonly number[];
  readonly seed?: number;
}

/** What {@link makeMlp} made. */
export interface MakeMlpReturnType {
  readonly weights: number;
  readonly activations: number;
  /** Share of the images, which are training images, that the network classifies as labelled. */
  readonly accuracy: number;
}

/**
 * Makes a multilayer perceptron on MNIST images for measurements of size: random ±1 weights, none of them zero, from a
 * seed; bounds at which a hidden layer's activations are spread over their four values; a last layer that points from
 * the mean of all activations to that of its class. Every value is an integer on the compiler's grid, so that
 * quantisation loses nothing but the input's grey levels.
 *
 * @example
 * await makeMlp({ out: "cache/mlp2m/mlp2m.onnx" });
 */
export async function makeMlp({
  out,
  hidden = HIDDEN,
  seed = 1,
}: MakeMlpParameters): Promise<MakeMlpReturnType> {
  const random = createRandom(seed);
  const { images, labels } = await loadDigits({ split: "train" });
  const first = images.slice(0, IMAGES);
  let words: readonly Words[] = first.map((image) =>
    Uint8Array.from(image, (value) => (value < 128 ? 0 : 1)),
  );
  const layers: MlpLayer[] = [];
  let scale = 1;
  for (const outputs of hidden) {
    const inputs = words[0]?.length ?? 0;
    const weights = Int8Array.from({ length: inputs * outputs }, () => (random() < 0.5 ? -1 : 1));
    const bias = Int32Array.from({ length: outputs }, () => Math.floor(random() * 9) - 4);
    const sums = words.map((input) => forward(input, weights, bias));
    const shift = calibrateShift(sums);
    words = sums.map((row) =>
      Uint8Array.from(row, (sum) => Math.min(Math.max((sum + half(shift)) >> shift, 0), 3)),
    );
    // A word q of the inputs stands for q · scale, so a sum for sum · scale and a word of the outputs for 2^shift times it.
    layers.push({ weights, bias, scale, maximum: 3 * scale * 2 ** shift });
    scale *= 2 ** shift;
  }
  const last = readOut(words, labels.subarray(0, IMAGES));
  layers.push({ ...last, scale });
  const right = words.filter((input, image) => {
    const logits = forward(input, last.weights, last.bias);
    return logits.indexOf(Math.max(...logits)) === labels[image];
  });
  const config: ModelConfigInput = { inputBits: 1, weightBits: 2, activationBits: 2 };
  await mkdir(path.dirname(out), { recursive: true });
  await writeFile(out, encodeMlp(layers));
  await writeFile(`${out.replace(/\.onnx$/, "")}.assay.json`, `${JSON.stringify(config, null, 2)}\n`);
  return {
    weights: layers.reduce((sum, { weights }) => sum + weights.length, 0),
    activations: hidden.reduce((sum, size) => sum + size, 0),
    accuracy: right.length / IMAGES,
  };
}

/** What rounds to nearest before a shift. */
function half(shift: number): number {
  return shift === 0 ? 0 : 2 ** (shift - 1);
}
