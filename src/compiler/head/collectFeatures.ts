// SPDX-License-Identifier: MIT
import type { CompiledModel } from "../artefacts.ts";
import { createEvaluator } from "../integer/evaluate.ts";
import type { IntegerModel } from "../integer/integerModel.ts";
import { joinedBits, tensorWidths } from "../integer/ranges.ts";
import { prepareInput } from "../prepareInput.ts";
import { integerRows } from "../quantise/quantiseForm.ts";
import { identityRows } from "../graph/rows.ts";
import type { HeadLayer } from "./headLayer.ts";

/** What the last layer of a model reads, sample by sample. */
export interface Features {
  /** Features of one sample. */
  readonly columns: number;
  readonly samples: number;
  /** samples × columns words. */
  readonly words: Uint8Array | Float64Array;
}

/**
 * Runs the layers before the last over raw inputs: the exact words that the last layer reads in circuit and reference.
 *
 * @throws {InputShapeError} @throws {InputRangeError}
 * @param onSample - Called after each sample with how many are done.
 */
export function collectFeatures(
  { model, manifest, parameters }: CompiledModel,
  layer: HeadLayer,
  images: readonly ArrayLike<number>[],
  onSample?: (done: number) => void,
): Features {
  const { columns, operands } = layer;
  const bits = joinedBits(operands, tensorWidths(model));
  const words =
    bits <= 8 ? new Uint8Array(images.length * columns) : new Float64Array(images.length * columns);
  const evaluate = createEvaluator(truncated(model, layer));
  images.forEach((image, sample) => {
    words.set(evaluate(prepareInput(manifest, image), parameters).scores, sample * columns);
    onSample?.(sample + 1);
  });
  return { columns, samples: images.length, words };
}

/** The network up to a layer, with that layer's operands as its scores. */
function truncated(model: IntegerModel, { operands, columns }: HeadLayer): IntegerModel {
  const steps = Math.max(0, ...operands) - model.parameters.length;
  return {
    ...model,
    steps: model.steps.slice(0, Math.max(0, steps)),
    output: {
      kind: "class",
      form: {
        operands,
        rows: integerRows(identityRows(columns)),
        bias: new Array<number>(columns).fill(0),
      },
    },
  };
}
