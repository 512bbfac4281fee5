// SPDX-License-Identifier: MIT
import type { IntegerForm, IntegerModel, Step } from "./integerModel.ts";

/**
 * How often the steps and the output of a model read a tensor.
 *
 * @example
 * const chained = readersOf(model, id) === 1;
 */
export function readersOf({ steps, output }: IntegerModel, id: number): number {
  const count = (form: IntegerForm): number => form.operands.filter((operand) => operand === id).length;
  return steps.reduce((sum, step) => sum + readsOf(step, id, count), count(output.form));
}

function readsOf(step: Step, id: number, count: (form: IntegerForm) => number): number {
  if (step.kind === "table") return step.operand === id ? 1 : 0;
  return step.kind === "product" ? count(step.left) + count(step.right) : count(step.form);
}
