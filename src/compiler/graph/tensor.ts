// SPDX-License-Identifier: MIT

/** Sizes of a tensor's axes, outermost first. In the float graph the batch axis (always 1) is among them. */
export type Shape = readonly number[];

/** A constant tensor, row-major. */
export interface Tensor {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** Number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Elements between neighbours along each axis, row-major. */
export function stridesOf(shape: Shape): readonly number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] ?? 1;
  }
  return strides;
}

/** Position along each axis of the element at `index`, row-major. */
export function positionOf(index: number, shape: Shape): number[] {
  let rest = index;
  return stridesOf(shape).map((stride) => {
    const at = Math.floor(rest / stride);
    rest -= at * stride;
    return at;
  });
}
