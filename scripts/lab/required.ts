// SPDX-License-Identifier: MIT

/** What must be there. @throws RangeError */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError("Something that a measurement needs is missing.");
  return value;
}
