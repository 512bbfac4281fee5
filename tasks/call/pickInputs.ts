// SPDX-License-Identifier: MIT
import { ImageUnknownError } from "../../src/errors/ImageUnknownError.ts";
import { readDataset, type DatasetOptions } from "./dataset.ts";

/** An input to call a model with. */
export interface PickedInput {
  readonly raw: ArrayLike<number>;
  /** The class that it should be found to have, if that is known. */
  readonly label: number | undefined;
}

/**
 * Inputs of a data set by their indices: of the user's own, or of MNIST's test images.
 *
 * @throws ImageUnknownError if there is none with an index, and what `readDataset` throws.
 */
export async function pickInputs(
  dataset: DatasetOptions,
  indices: readonly number[],
): Promise<PickedInput[]> {
  const { inputs, labels } = await readDataset(dataset);
  return indices.map((index) => {
    const raw = inputs[index];
    if (raw === undefined) throw new ImageUnknownError({ index, count: inputs.length });
    return { raw, label: labels?.[index] };
  });
}
