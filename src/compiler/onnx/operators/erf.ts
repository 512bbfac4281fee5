// SPDX-License-Identifier: MIT

/** Above, the continued fraction needs fewer steps than the series. */
const TAIL = 2.5;

/** 1 − erf(6) < 2^−54. */
const ONE_FROM = 6;

/**
 * The error function, to about 1e-15.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6 (series) and 7.1.14 (continued fraction).
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size >= ONE_FROM) return Math.sign(x);
  return size < TAIL ? series(x) : Math.sign(x) * (1 - tail(size));
}

/** 2/√π · e^(−x²) · Σ 2^n x^(2n+1) / (1·3·…·(2n+1)); all terms have one sign, so none cancel. */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * Number.EPSILON; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** e^(−x²)/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …)))), from the inside out. */
function tail(x: number): number {
  const STEPS = 60;
  let fraction = x;
  for (let step = STEPS; step >= 1; step--) fraction = x + step / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}
