// SPDX-License-Identifier: MIT

/**
 * How a model's score grows, in floating point, for simulations: log2 of its weight in calls, without the contract's offset of 128. A
 * model without activity has the score −Infinity. Differs from the contract by less than 1e-9 in any score below 2^10.
 *
 * @param clock Half-lives since the start. @param added Full-weight calls added now; positive.
 * @example const score = growScoreFast(-Infinity, 0, 1); // 0
 */
export function growScoreFast(score: number, clock: number, added: number): number {
  const before = score - clock;
  // From the larger one, so that neither overflows.
  if (before > 0) return score + Math.log2(1 + added * 2 ** -before);
  return clock + Math.log2(added + 2 ** before);
}
