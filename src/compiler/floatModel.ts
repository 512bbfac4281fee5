// SPDX-License-Identifier: MIT
import type { Window } from "./graph.ts";

/** What conv and dense layers share. Weights are flat, [outputs][fan-in]. */
interface LinearLayer<Numbers> {
  readonly name: string;
  readonly inputShape: readonly number[];
  /** Begins with the number of output channels. */
  readonly outputShape: readonly number[];
  readonly weights: Numbers;
  /** One per output channel. */
  readonly bias: Numbers;
}

/** Geometry of a convolution. */
interface ConvGeometry {
  readonly kind: "conv";
  readonly window: Window;
  readonly groups: number;
}

/** A linear layer over any kind of numbers. */
export type Linear<Numbers> = LinearLayer<Numbers> & (ConvGeometry | { readonly kind: "dense" });

/** Maximum over a window, per channel. */
export interface MaxPoolLayer {
  readonly kind: "maxPool";
  readonly name: string;
  readonly window: Window;
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
}

/** clamp(x, 0, maximum); `nodes` are the ONNX nodes it was folded from, `maximum` is Infinity without an upper bound. */
export interface Activation {
  readonly nodes: readonly string[];
  readonly maximum: number;
}

/** A layer of the folded model. Every linear layer but the last has an activation. */
export type FloatLayer = (Linear<Float64Array> & { readonly activation?: Activation }) | MaxPoolLayer;

/** The folded model: only layers that compute, in order; the last is linear and gives the logits. */
export interface FloatModel {
  readonly inputShape: readonly number[];
  readonly layers: readonly FloatLayer[];
}
