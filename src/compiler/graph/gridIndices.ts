// SPDX-License-Identifier: MIT
import { stridesOf, type Shape } from "./tensor.ts";

/** One axis of a result: where along an operand's axis each of its positions comes from. */
export interface GridAxis {
  /** Elements between neighbours along the operand's axis. */
  readonly stride: number;
  /** Positions along it; −1 where the result is filled. */
  readonly positions: ArrayLike<number>;
}

/**
 * Indices into the operand of every element of the result, row-major; −1 where any axis says so. Slicing, padding,
 * repeating, transposing and broadcasting are all this.
 */
export function gridIndices(axes: readonly GridAxis[]): Int32Array {
  let indices = Int32Array.of(0);
  for (const { stride, positions } of axes) {
    const next = new Int32Array(indices.length * positions.length);
    let at = 0;
    for (const start of indices) {
      for (let along = 0; along < positions.length; along++) {
        const position = positions[along] ?? -1;
        next[at++] = start < 0 || position < 0 ? -1 : start + position * stride;
      }
    }
    indices = next;
  }
  return indices;
}

/** 0, 1, 2, … size − 1. */
export function countTo(size: number): Int32Array {
  return Int32Array.from({ length: size }, (_, index) => index);
}

/** All of a shape's axes, each in its own order. */
export function wholeAxes(shape: Shape): readonly GridAxis[] {
  return stridesOf(shape).map((stride, axis) => ({ stride, positions: countTo(shape[axis] ?? 1) }));
}

/** Whether indices are 0, 1, 2, … size − 1. */
export function isCount(indices: ArrayLike<number>, size: number): boolean {
  if (indices.length !== size) return false;
  for (let index = 0; index < size; index++) if (indices[index] !== index) return false;
  return true;
}
