// SPDX-License-Identifier: MIT
import { LabelsInvalidError } from "../errors/CompilerErrors.ts";

/**
 * Checks that labels are classes, one for each sample. Labels that begin at 1, say, would make every loss look like none.
 *
 * @param classes - How many classes the model has.
 * @throws {LabelsInvalidError}
 *
 * @example
 * checkLabels(Uint8Array.of(0, 2, 1), 3, 3);
 */
export function checkLabels(labels: ArrayLike<number>, samples: number, classes: number): void {
  if (labels.length !== samples)
    throw new LabelsInvalidError(`there are ${String(labels.length)} for ${String(samples)} samples`);
  for (let index = 0; index < samples; index++) {
    const label = labels[index] ?? NaN;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new LabelsInvalidError(`label ${String(index)} is ${String(label)}`, classes);
  }
}
