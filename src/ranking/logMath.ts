// SPDX-License-Identifier: MIT
// LogMath.sol bit for bit: logarithms to base 2 with 64 fractional bits ("Q64"), and back, all rounded down. What the contract
// proves of its errors holds here; test/ranking/mirror.test.ts compares the two.

const ONE_Q96 = 1n << 96n;
const FRACTION_MASK_Q64 = (1n << 64n) - 1n;
const SQRT_2_Q96 = 112_045_541_949_572_279_837_463_876_459n;
const INVERSE_SQRT_2_Q96 = 56_022_770_974_786_139_918_731_938_227n;

const LOG_COEFFICIENTS = [
  26_993_988_999_433_679_817_232_160_520n,
  32_616_156_054_340_602_005_172_568_602n,
  45_721_270_551_744_703_048_816_699_929n,
  76_201_383_149_898_110_894_775_631_259n,
  228_604_154_316_125_004_930_794_617_142n,
] as const;

const EXP_COEFFICIENTS = [
  142_946_774_288_503_859_254_674n,
  1_142_924_342_885_008_563_680_814n,
  12_260_805_928_828_845_824_264_823n,
  105_612_284_159_051_457_693_256_314n,
  762_033_641_277_456_818_140_042_590n,
  4_397_487_668_791_303_618_692_050_665n,
  19_032_704_775_259_601_160_428_692_955n,
  54_916_777_467_033_187_720_266_456_824n,
] as const;

/** log2 of a positive integer, Q64. */
export function log2(value: bigint): bigint {
  const whole = BigInt(value.toString(2).length - 1);
  const mantissa = whole > 96n ? value >> (whole - 96n) : value << (96n - whole);
  return (whole << 64n) + log2OnePlus(mantissa - ONE_Q96);
}

/** 2^logarithm as an integer, for a logarithm in Q64 below 255. */
export function exp2(logarithm: bigint): bigint {
  const whole = logarithm >> 64n;
  const mantissa = exp2Fraction(logarithm & FRACTION_MASK_Q64);
  return whole < 96n ? mantissa >> (96n - whole) : mantissa << (whole - 96n);
}

/** log2(1 + ratio) for a ratio in [0, 1), Q96 → Q64. */
export function log2OnePlus(ratio: bigint): bigint {
  let half = 0n;
  let reduced = ratio;
  if (ratio > SQRT_2_Q96 - ONE_Q96) {
    half = ONE_Q96 >> 1n;
    reduced = (((ONE_Q96 + ratio) * INVERSE_SQRT_2_Q96) >> 96n) - ONE_Q96;
  }
  const z = (reduced << 96n) / (2n * ONE_Q96 + reduced);
  const square = (z * z) >> 96n;
  const series = LOG_COEFFICIENTS.reduce((sum, term) => term + ((sum * square) >> 96n), 0n);
  return (half + ((series * z) >> 96n)) >> 32n;
}

/** 2^fraction for a fraction in [0, 1), Q64 → Q96. */
export function exp2Fraction(fraction: bigint): bigint {
  const series = EXP_COEFFICIENTS.reduce((sum, term) => term + ((sum * fraction) >> 64n), 0n);
  return ONE_Q96 + ((series * fraction) >> 64n);
}
