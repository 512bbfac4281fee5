// SPDX-License-Identifier: MIT
import { SCALAR_FIELD_ORDER } from "../../../src/shared/publicSignals.ts";
import { scaleResult, scaleWeight } from "./circomlibMlScales.ts";
import type { PeerLayer } from "./digitsNetwork.ts";

/** Input signals as flat lists of field elements: circom's witness calculators take any nesting. */
export type PeerInputs = Record<string, string[]>;

/** The weights of a network, which the peer's circuit takes as inputs, in the order of its templates. */
export function circomlibMlWeights(layers: readonly PeerLayer[]): PeerInputs {
  const inputs: PeerInputs = {};
  layers.forEach((layer, index) => {
    const weights = reordered(layer).map(scaleWeight);
    const bias = Array.from(layer.bias, (value) => scaleResult(index, value));
    inputs[`weights${String(index)}`] = weights.map(element);
    inputs[`bias${String(index)}`] = bias.map(element);
  });
  return inputs;
}

/** An image's bytes as the circuit's input. */
export function circomlibMlImage(pixels: Uint8Array): PeerInputs {
  return { in: Array.from(pixels, String) };
}

/**
 * Weights in the peer's order: rows, columns, channels, outputs. A dense layer takes the same, since the peer flattens
 * its input by rows, columns, channels.
 */
function reordered(layer: PeerLayer): readonly number[] {
  const { weights, inputShape, bias } = layer;
  const [channels, inputRows, inputColumns] = inputShape;
  const outputs = bias.length;
  const places = layer.kind === "conv" ? layer.kernel ** 2 : inputRows * inputColumns;
  return Array.from({ length: weights.length }, (_, index) => {
    const output = index % outputs;
    const channel = Math.floor(index / outputs) % channels;
    const place = Math.floor(index / outputs / channels);
    return weights[(output * channels + channel) * places + place] ?? NaN;
  });
}

function element(value: bigint): string {
  return String(value < 0n ? value + SCALAR_FIELD_ORDER : value);
}
