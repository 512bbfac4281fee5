// SPDX-License-Identifier: MIT
// Exact references for LogMath, by methods that share nothing with its series: repeated squaring and repeated roots.

/** Fractional bits of the references. */
export const PRECISION = 256n;
const ONE = 1n << PRECISION;

/**
 * log2(value / 2^scale) with {@link PRECISION} fractional bits, for a value of at least 2^scale: one bit per squaring of
 * the mantissa.
 */
export function exactLog2(value: bigint, scale: bigint): bigint {
  const whole = BigInt(value.toString(2).length - 1) - scale;
  // Double precision while squaring, so that the errors of 256 squarings stay far below the last bit that counts.
  const guard = 2n * PRECISION;
  let mantissa = (value << guard) >> (whole + scale);
  let logarithm = whole;
  for (let bit = 0n; bit < PRECISION; bit++) {
    mantissa = (mantissa * mantissa) >> guard;
    logarithm <<= 1n;
    if (mantissa >= 2n << guard) {
      mantissa >>= 1n;
      logarithm += 1n;
    }
  }
  return logarithm;
}

/** 2^(fraction / 2^64) with {@link PRECISION} fractional bits, for a fraction below 2^64: one square root per bit. */
export function exactExp2(fraction: bigint): bigint {
  let power = ONE;
  let root = 2n << PRECISION;
  for (let bit = 63n; bit >= 0n; bit--) {
    root = squareRoot(root << PRECISION);
    if ((fraction >> bit) & 1n) power = (power * root) >> PRECISION;
  }
  return power;
}

/** The integer square root, by Newton's method. */
function squareRoot(value: bigint): bigint {
  let guess = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}
