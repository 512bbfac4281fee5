// SPDX-License-Identifier: MIT
import type { TestModel } from "./market.ts";

/** The public signals that the statement demands; unused places repeat the last call. */
export function signalsOf(
  model: Pick<TestModel, "commitment" | "key">,
  context: bigint,
  inputs: readonly bigint[],
  outputs: readonly bigint[],
): bigint[] {
  const { batchSize, wordsPerCall } = model.key;
  const places = Array.from({ length: batchSize }, (_, place) => Math.min(place, inputs.length - 1));
  return [
    model.commitment,
    context,
    ...places.map((place) => inputs[place] ?? 0n),
    ...places.flatMap((place) => outputs.slice(place * wordsPerCall, (place + 1) * wordsPerCall)),
  ];
}
