// SPDX-License-Identifier: MIT
import { commitModel, type Words } from "../shared/poseidon.ts";
import { signedBits, type IntegerLayer, type IntegerModel } from "./integerModel.ts";

/** Width of the words that describe shapes. */
const SHAPE_BITS = 32;

const KINDS = { conv: 1, dense: 2, maxPool: 3 } as const;

/**
 * Commitment to everything that decides a model's answers: shapes, windows, widths, weights, biases and shifts, layer by
 * layer. Two models share it only if they compute the same integers in the same way.
 */
export function modelCommitment(model: IntegerModel): bigint {
  const head = section([model.inputBits, ...model.inputShape], SHAPE_BITS);
  return commitModel([head, ...model.layers.flatMap(layerSections)]);
}

function layerSections(layer: IntegerLayer): readonly Words[] {
  const window =
    layer.kind === "dense" ? [] : [layer.window.kernel, layer.window.strides, layer.window.pads].flat();
  const groups = layer.kind === "conv" ? [layer.groups] : [];
  const bits = layer.kind === "maxPool" ? 0 : (layer.requantise?.bits ?? 0);
  const shapes = section(
    [KINDS[layer.kind], bits, ...groups, ...window, ...layer.inputShape, ...layer.outputShape],
    SHAPE_BITS,
  );
  if (layer.kind === "maxPool") return [shapes];
  const shifts = layer.requantise ? [section(layer.requantise.shifts)] : [];
  return [shapes, section(layer.weights), section(layer.bias), ...shifts];
}

/** Words in the narrowest signed width that holds them all. */
function section(words: readonly number[], bits?: number): Words {
  const minimum = words.reduce((least, word) => Math.min(least, word), 0);
  const maximum = words.reduce((most, word) => Math.max(most, word), 0);
  return { words, bits: bits ?? signedBits({ minimum, maximum }) };
}
