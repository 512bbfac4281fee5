// SPDX-License-Identifier: MIT

/** Activations of one image, as the circuit has them. */
export type Words = Uint8Array;

const CLASSES = 10;

/** Accumulators of a dense layer with weights of ±1, [outputs][inputs]. */
export function forward(input: Words, weights: Int8Array, bias: Int32Array): Int32Array {
  const size = input.length;
  return bias.map((start, output) => {
    let sum = start;
    for (let index = 0; index < size; index++)
      sum += (weights[output * size + index] ?? 0) * (input[index] ?? 0);
    return sum;
  });
}

/**
 * The shift at which two-bit activations carry most: about half of the positive sums reach at least the middle of the
 * range, so that neither dead nor saturated activations prevail.
 */
export function calibrateShift(sums: readonly Int32Array[]): number {
  const positive = sums.flatMap((row) => Array.from(row).filter((sum) => sum > 0)).sort((a, b) => a - b);
  const median = positive[Math.floor(positive.length / 2)] ?? 1;
  return Math.max(0, Math.round(Math.log2(median / 1.5)));
}

/** Weights of ±1 from the mean of all activations towards each class's, and biases that level the classes. */
export function readOut(
  words: readonly Words[],
  labels: Uint8Array,
): { readonly weights: Int8Array; readonly bias: Int32Array } {
  const size = words[0]?.length ?? 0;
  const mean = meanOf(words, size);
  const weights = new Int8Array(CLASSES * size);
  const bias = Int32Array.from({ length: CLASSES }, (_, label) => {
    const own = meanOf(
      words.filter((_word, image) => labels[image] === label),
      size,
    );
    const row = weights.subarray(label * size, (label + 1) * size);
    let middle = 0;
    row.forEach((_weight, index) => {
      row[index] = (own[index] ?? 0) >= (mean[index] ?? 0) ? 1 : -1;
      middle += ((row[index] ?? 0) * ((own[index] ?? 0) + (mean[index] ?? 0))) / 2;
    });
    return -Math.round(middle);
  });
  return { weights, bias };
}

function meanOf(words: readonly Words[], size: number): Float64Array {
  const mean = new Float64Array(size);
  for (const word of words)
    for (let index = 0; index < size; index++) mean[index] = (mean[index] ?? 0) + (word[index] ?? 0);
  return mean.map((sum) => sum / words.length);
}
