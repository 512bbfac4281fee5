// SPDX-License-Identifier: MIT

/** Weights are scaled by 10^6, as circomlib-ml's README describes; three layers stay far below the field's 10^76. */
const WEIGHT_SCALE = 10n ** 6n;

/** Pixels go in as the bytes they are: 255 stands for 1. */
const INPUT_SCALE = 255n;

/** Decimals of a value that are kept. */
const DECIMALS = 12;

/** A weight as an integer. */
export function scaleWeight(value: number): bigint {
  return scaled(value, WEIGHT_SCALE);
}

/**
 * A bias or a bound at the scale of a layer's results: each layer multiplies the scale by that of its weights, none
 * divides.
 */
export function scaleResult(layer: number, value: number): bigint {
  return scaled(value, INPUT_SCALE * WEIGHT_SCALE ** BigInt(layer + 1));
}

function scaled(value: number, scale: bigint): bigint {
  return (BigInt(Math.round(value * 10 ** DECIMALS)) * scale) / 10n ** BigInt(DECIMALS);
}
