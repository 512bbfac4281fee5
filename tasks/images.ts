// SPDX-License-Identifier: MIT
import { loadDigits } from "../models/digits/dataset.ts";
import { ImageUnknownError } from "../src/errors/ImageUnknownError.ts";

/** One MNIST test image with its true label. @throws ImageUnknownError */
export async function testImage(index: number): Promise<{ pixels: Uint8Array; label: number }> {
  const { images, labels } = await loadDigits({ split: "test" });
  const pixels = images[index];
  const label = labels[index];
  if (pixels === undefined || label === undefined)
    throw new ImageUnknownError({ index, count: images.length });
  return { pixels, label };
}
