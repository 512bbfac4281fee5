// SPDX-License-Identifier: MIT
import type { Linear } from "./floatModel.ts";
import type { Range } from "./integerModel.ts";
import { unroll } from "./taps.ts";

/**
 * Range of every accumulator of a layer over all inputs 0 … inputMaximum. As every input may be 0, all partial sums
 * that begin with the bias lie in it too. Outputs at the border, which see padding, have narrower ranges; the circuit's
 * layers derive the same ranges from the same weights.
 */
export function outputRanges(layer: Linear<readonly number[]>, inputMaximum: number): readonly Range[] {
  const { starts, weights, channels } = unroll(layer);
  return Array.from(channels, (channel, output) => {
    const bias = layer.bias[channel] ?? 0;
    let [minimum, maximum] = [bias, bias];
    for (let tap = starts[output] ?? 0; tap < (starts[output + 1] ?? 0); tap++) {
      const reach = (layer.weights[weights[tap] ?? 0] ?? 0) * inputMaximum;
      if (reach < 0) minimum += reach;
      else maximum += reach;
    }
    return { minimum, maximum };
  });
}
