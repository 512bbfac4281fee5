// SPDX-License-Identifier: MIT
// What the templates must compute, written as plainly as can be. Numbers are exact integers below 2^53.

/** clamp(⌊value / 2^shift⌋, 0, 2^bits − 1). */
export function requantise(value: number, shift: number, bits: number): number {
  return Math.min(Math.max(Math.floor(value / 2 ** shift), 0), 2 ** bits - 1);
}

/** Index of the greatest value, the lowest among equals. */
export function argmax(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}

/** Σ weight[o][i] · input[i] + bias[o]. */
export function dense(
  weight: readonly (readonly number[])[],
  bias: readonly number[],
  input: readonly number[],
): number[] {
  return weight.map((row, o) => row.reduce((sum, w, i) => sum + w * (input[i] ?? NaN), bias[o] ?? NaN));
}

/** A convolution's shape, as the template's parameters. */
export interface ConvShape {
  readonly inShape: readonly [number, number, number];
  readonly kernel: readonly [number, number, number];
  readonly stride: readonly [number, number];
  readonly pads: readonly [number, number, number, number];
  readonly groups: number;
}

/** Two-dimensional convolution as ONNX defines it; 0 outside the image. */
export function conv2d(
  { inShape, kernel, stride, pads, groups }: ConvShape,
  weight: readonly number[][][][],
  bias: readonly number[],
  input: readonly number[][][],
): number[][][] {
  const [channels, height, width] = inShape;
  const [outputs, rows, columns] = kernel;
  const outHeight = Math.floor((height + pads[0] + pads[2] - rows) / stride[0]) + 1;
  const outWidth = Math.floor((width + pads[1] + pads[3] - columns) / stride[1]) + 1;
  const at = (o: number, y: number, x: number): number => {
    let sum = bias[o] ?? NaN;
    const firstChannel = Math.floor(o / (outputs / groups)) * (channels / groups);
    weight[o]?.forEach((plane, c) => {
      plane.forEach((row, i) => {
        row.forEach((w, j) => {
          sum +=
            w * (input[firstChannel + c]?.[y * stride[0] + i - pads[0]]?.[x * stride[1] + j - pads[1]] ?? 0);
        });
      });
    });
    return sum;
  };
  return Array.from({ length: outputs }, (_, o) =>
    Array.from({ length: outHeight }, (_, y) => Array.from({ length: outWidth }, (_, x) => at(o, y, x))),
  );
}

const bitLength = (value: number): number => (value <= 0 ? 0 : Math.floor(Math.log2(value)) + 1);
const bitsToReach = (value: number): number => (value <= 1 ? 0 : bitLength(value - 1));

/** Constraints of Requantise(low, high, shift, bits), as circuits/README.md gives them. */
export function requantiseCost(low: number, high: number, shift: number, bits: number): number {
  if (high < 2 ** shift) return 0;
  if (bits === 1) {
    return low >= 2 ** shift ? 0 : 1 + Math.max(bitsToReach(2 ** shift - low), bitLength(high - 2 ** shift));
  }
  const clamps = Math.floor(high / 2 ** shift) >= 2 ** bits;
  const kept = clamps ? shift + bits : bitLength(high);
  const excess = bitsToReach(Math.max(-Math.floor(low / 2 ** kept), Math.floor(high / 2 ** kept)));
  const signs = (low < 0 ? 1 : 0) + (clamps ? 1 : 0);
  return kept + excess + signs + (signs > 0 ? 1 : 0);
}

/** Constraints of Argmax(n, low, high), as circuits/README.md gives them. */
export function argmaxCost(low: readonly number[], high: readonly number[]): number {
  const greatest = Math.max(...high);
  return low.length + low.reduce((sum, least) => sum + Math.max(1, bitLength(greatest - least)), 0);
}
