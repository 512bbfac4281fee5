// SPDX-License-Identifier: MIT
import type { CompiledModel } from "../artefacts.ts";
import { createEvaluator } from "../integer/evaluate.ts";
import { prepareInput } from "../prepareInput.ts";

/**
 * Share (0 to 1) of raw inputs that a compiled model's integers classify as labelled: the answers that it can prove.
 *
 * @throws {InputShapeError} @throws {InputRangeError}
 * @example
 * const accuracy = integerAccuracy(withHead(base, head, file), { inputs, labels });
 */
export function integerAccuracy(
  { model, manifest, parameters }: CompiledModel,
  { inputs, labels }: { readonly inputs: readonly ArrayLike<number>[]; readonly labels: ArrayLike<number> },
): number {
  const evaluate = createEvaluator(model);
  const right = inputs.filter(
    (input, index) => evaluate(prepareInput(manifest, input), parameters).class === labels[index],
  );
  return right.length / inputs.length;
}
