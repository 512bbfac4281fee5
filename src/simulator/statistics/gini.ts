// SPDX-License-Identifier: MIT

/**
 * The Gini coefficient of amounts that are not negative: 0 if all are equal, 1 − 1/n if one has everything, 0 if there is nothing.
 *
 * @example gini([0, 0, 0, 8]); // 0.75
 */
export function gini(amounts: ArrayLike<number>): number {
  const sorted = Float64Array.from(amounts).sort();
  let sum = 0;
  let weighted = 0;
  for (const [place, amount] of sorted.entries()) {
    sum += amount;
    weighted += (place + 1) * amount;
  }
  return sum === 0 ? 0 : (2 * weighted) / (sorted.length * sum) - (sorted.length + 1) / sorted.length;
}
