// SPDX-License-Identifier: MIT

/**
 * Draws different positions below `count`, the same ones for the same seed.
 *
 * @returns `size` positions in ascending order; all of them if there are no more.
 * @example
 * drawSample(8104, 500, 1);
 */
export function drawSample(count: number, size: number, seed: number): number[] {
  const positions = Array.from({ length: count }, (_, i) => i);
  if (size >= count) return positions;
  let state = seed >>> 0;
  for (let i = 0; i < size; i++) {
    // Numerical Recipes' linear congruential generator; its high digits are the better ones.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = i + Math.floor((state / 2 ** 32) * (count - i));
    const [one = 0, two = 0] = [positions[i], positions[other]];
    positions[i] = two;
    positions[other] = one;
  }
  return positions.slice(0, size).sort((one, other) => one - other);
}
