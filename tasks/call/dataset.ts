// SPDX-License-Identifier: MIT
import { loadDigits, parseIdx } from "../../models/digits/dataset.ts";
import { readSamples } from "../../src/compiler/index.ts";
import { readBytes } from "../../src/shared/readBytes.ts";

/** Inputs to call a model with, and the classes that they should be found to have, as far as they are known. */
export interface Dataset {
  readonly inputs: readonly ArrayLike<number>[];
  readonly labels: ArrayLike<number> | undefined;
}

/** Options that name a data set; MNIST test images if they are empty. */
export interface DatasetOptions {
  samples: string;
  labels: string;
}

const IDX = /(-ubyte|\.idx\d?)$/;
/** First word of an idx file of bytes without its number of dimensions. */
const UNSIGNED_BYTES = 0x800;

/** Reads idx files of bytes, as MNIST's are, and everything that `readSamples` does. */
export async function readDataset({ samples, labels }: DatasetOptions): Promise<Dataset> {
  if (samples === "") {
    const digits = await loadDigits({ split: "test" });
    return { inputs: digits.images, labels: digits.labels };
  }
  if (!IDX.test(samples)) {
    const read = await readSamples({ file: samples, labels: labels || undefined });
    return { inputs: read.inputs, labels: read.labels };
  }
  const { sizes, body } = await readIdx(samples);
  const [count = 0, ...shape] = sizes;
  const size = shape.reduce((product, length) => product * length, 1);
  const inputs = Array.from({ length: count }, (_, index) => body.subarray(index * size, (index + 1) * size));
  return { inputs, labels: labels === "" ? undefined : (await readIdx(labels)).body };
}

async function readIdx(file: string) {
  const bytes = await readBytes(file);
  // The fourth byte is the number of dimensions.
  return parseIdx(bytes, UNSIGNED_BYTES | (bytes[3] ?? 0), file);
}
