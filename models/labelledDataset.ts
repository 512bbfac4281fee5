// SPDX-License-Identifier: MIT

/** Numbers measured of things whose classes are known. */
export interface LabelledDataset {
  /** Name of each class. */
  readonly classes: readonly string[];
  /** Raw values of each sample. */
  readonly samples: readonly Float64Array[];
  /** Index of each sample's class. */
  readonly labels: Uint8Array;
}
