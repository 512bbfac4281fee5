// SPDX-License-Identifier: MIT

/**
 * What holds for value `index`: the one number for all values, or its own; NaN if there is none.
 *
 * @example
 * const least = valueAt(input.minimum, index);
 */
export function valueAt(values: number | ArrayLike<number>, index: number): number {
  return typeof values === "number" ? values : (values[index] ?? NaN);
}
