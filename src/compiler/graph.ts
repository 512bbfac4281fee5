// SPDX-License-Identifier: MIT

/** A constant tensor, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Window of a convolution or pooling: [rows, columns], pads [top, left, bottom, right]. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly pads: readonly [number, number, number, number];
}

/** What a node of the typed graph does. Shapes leave out the batch dimension, which is always 1. */
export type Operation =
  | {
      readonly kind: "conv";
      readonly window: Window;
      readonly groups: number;
      readonly weights: Tensor;
      readonly bias: Float64Array;
    }
  /** `weights` has shape [outputs, inputs]. */
  | { readonly kind: "dense"; readonly weights: Tensor; readonly bias: Float64Array }
  /** y = scale · x + offset per channel: BatchNormalization and constant Add before folding. */
  | { readonly kind: "affine"; readonly scale: Float64Array; readonly offset: Float64Array }
  /** clamp(x, 0, maximum); maximum is Infinity for Relu. */
  | { readonly kind: "clip"; readonly maximum: number }
  | { readonly kind: "maxPool"; readonly window: Window }
  | { readonly kind: "reshape" }
  | { readonly kind: "argmax" };

/** One node of the typed graph. */
export interface GraphNode {
  /** ONNX name of the node; its first output's name where the node has none. */
  readonly name: string;
  /** ONNX operator, for messages. */
  readonly operator: string;
  readonly operation: Operation;
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
}

/** A chain of nodes: each takes the output of the one before. */
export interface Graph {
  readonly inputName: string;
  readonly inputShape: readonly number[];
  readonly nodes: readonly GraphNode[];
}

/** Most products of weight and input in a model: they are listed one by one. */
export const MAXIMUM_PRODUCTS = 2 ** 24;

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
