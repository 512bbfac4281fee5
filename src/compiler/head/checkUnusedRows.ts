// SPDX-License-Identifier: MIT
import { HeadInvalidError } from "../../errors/HeadErrors.ts";
import type { CompiledModel } from "../artefacts.ts";
import { joinedBits, tensorWidths } from "../integer/ranges.ts";
import type { Head } from "./head.ts";
import { layerIntegers } from "./layerWords.ts";

/**
 * Proves by ranges that no class without a label can be among the answers: over all words that the last layer can read,
 * the greatest value of such a row is below the least of every row with a label.
 *
 * @throws {HeadInvalidError} naming the class.
 */
export function checkUnusedRows(
  { model, manifest }: Pick<CompiledModel, "model" | "manifest">,
  head: Head,
  source: string,
): void {
  const layer = manifest.head?.layers.at(-1);
  if (layer === undefined) throw new RangeError("the model has no committed head");
  const { weights, bias } = layerIntegers(layer, {
    weights: head.parameters[layer.weights.section] ?? [],
    bias: head.parameters[layer.bias.section] ?? [],
  });
  const { operands } = layer;
  const bits = joinedBits(operands, tensorWidths(model));
  const bound = (row: number, sign: 1 | -1): number =>
    (weights[row] ?? []).reduce(
      (sum, weight) => sum + (weight * sign > 0 ? weight * (2 ** bits - 1) : 0),
      bias[row] ?? NaN,
    );
  const used = head.labels?.length ?? 0;
  const least = weights.slice(0, used).reduce((low, _, row) => Math.min(low, bound(row, -1)), Infinity);
  for (let row = used; row < weights.length; row++) {
    if (!(bound(row, 1) < least)) {
      throw new HeadInvalidError(
        source,
        `class ${String(row)} has no label but could be the answer`,
        "Name every class, or give the others weights of 0 and the least bias",
      );
    }
  }
}
