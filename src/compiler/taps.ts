// SPDX-License-Identifier: MIT
import { sizeOf, type Window } from "./graph.ts";
import type { Linear, MaxPoolLayer } from "./floatModel.ts";

/**
 * A linear layer unrolled: output o is Σ over t in starts[o] … starts[o + 1] − 1 of weights[t] · input[inputs[t]], plus
 * the bias of channels[o]. Taps that fall into padding are left out.
 */
export interface Taps {
  readonly starts: Int32Array;
  readonly inputs: Int32Array;
  /** Position of each tap's weight in the layer's flat weights. */
  readonly weights: Int32Array;
  readonly channels: Int32Array;
}

/** Unrolls a convolution or dense layer, leaving out taps whose weight is zero. */
export function unroll(layer: Linear<Float64Array | readonly number[]>): Taps {
  const starts: number[] = [0];
  const inputs: number[] = [];
  const weights: number[] = [];
  const outputs = layer.bias.length;
  const positions = sizeOf(layer.outputShape) / outputs;
  const fanIn = layer.weights.length / outputs;
  for (let output = 0; output < outputs * positions; output++) {
    const channel = Math.floor(output / positions);
    for (let tap = 0; tap < fanIn; tap++) {
      const weight = channel * fanIn + tap;
      if (layer.weights[weight] === 0) continue;
      const input = layer.kind === "dense" ? tap : convInput(layer, channel, output % positions, tap);
      if (input === undefined) continue;
      inputs.push(input);
      weights.push(weight);
    }
    starts.push(inputs.length);
  }
  const channels = Int32Array.from({ length: outputs * positions }, (_, output) =>
    Math.floor(output / positions),
  );
  return {
    starts: Int32Array.from(starts),
    inputs: Int32Array.from(inputs),
    weights: Int32Array.from(weights),
    channels,
  };
}

function convInput(
  layer: Linear<unknown> & { readonly kind: "conv"; readonly bias: ArrayLike<number> },
  channel: number,
  position: number,
  tap: number,
): number | undefined {
  const [rows, columns] = layer.window.kernel;
  const perGroup = layer.bias.length / layer.groups;
  const channelsPerGroup = (layer.inputShape[0] ?? 0) / layer.groups;
  const plane = Math.floor(channel / perGroup) * channelsPerGroup + Math.floor(tap / (rows * columns));
  const offset = tap % (rows * columns);
  return pixel(layer, plane, position, Math.floor(offset / columns), offset % columns);
}

/** Flat index of the input pixel under (row, column) of the window at an output position; undefined in the padding. */
function pixel(
  layer: {
    readonly window: Window;
    readonly inputShape: readonly number[];
    readonly outputShape: readonly number[];
  },
  plane: number,
  position: number,
  row: number,
  column: number,
): number | undefined {
  const [, height = 1, width = 1] = layer.inputShape;
  const outputWidth = layer.outputShape[2] ?? 1;
  const y = Math.floor(position / outputWidth) * layer.window.strides[0] + row - layer.window.pads[0];
  const x = (position % outputWidth) * layer.window.strides[1] + column - layer.window.pads[1];
  return y < 0 || y >= height || x < 0 || x >= width ? undefined : (plane * height + y) * width + x;
}

/** Inputs of each output of a max-pool, in the same form as {@link Taps}. */
export function unrollPool(layer: MaxPoolLayer): Pick<Taps, "starts" | "inputs"> {
  const [rows, columns] = layer.window.kernel;
  const positions = sizeOf(layer.outputShape.slice(1));
  const starts: number[] = [0];
  const inputs: number[] = [];
  for (let output = 0; output < sizeOf(layer.outputShape); output++) {
    for (let tap = 0; tap < rows * columns; tap++) {
      const plane = Math.floor(output / positions);
      const input = pixel(layer, plane, output % positions, Math.floor(tap / columns), tap % columns);
      if (input !== undefined) inputs.push(input);
    }
    starts.push(inputs.length);
  }
  return { starts: Int32Array.from(starts), inputs: Int32Array.from(inputs) };
}
