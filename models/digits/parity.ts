// SPDX-License-Identifier: MIT
import { loadDigits, type LoadDigitsParameters } from "./dataset.ts";

/** Images of digits by whether the digit is even: samples of a fine-tune. */
export interface ParityDataset {
  readonly inputs: readonly Uint8Array[];
  /** 0 for an even digit, 1 for an odd one. */
  readonly labels: Uint8Array;
  readonly classes: readonly string[];
}

/**
 * The MNIST images with the parity of their digit.
 *
 * @throws {DatasetInvalidError}
 * @example
 * const { inputs, labels } = await loadParity({ split: "train" });
 */
export async function loadParity(parameters: LoadDigitsParameters): Promise<ParityDataset> {
  const { images, labels } = await loadDigits(parameters);
  return { inputs: images, labels: labels.map((digit) => digit % 2), classes: ["even", "odd"] };
}
