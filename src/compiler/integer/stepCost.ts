// SPDX-License-Identifier: MIT
import {
  argmaxCost,
  maximumCost,
  openInputCost,
  openModelCost,
  packedElements,
  packedWordsCost,
  productCost,
  requantiseCost,
  rowsCost,
  tableCost,
  topCost,
} from "../costs.ts";
import type { IntegerForm, IntegerModel, Step } from "./integerModel.ts";
import { formRanges, tensorWidths, type TensorWidth } from "./ranges.ts";

/** Constraints that a step adds for one call; fewer where circom finds that values repeat. */
export function stepCost(step: Step, tensors: readonly TensorWidth[]): number {
  switch (step.kind) {
    case "requantise":
      return formRanges(step.form, tensors).reduce(
        (sum, range, row) => sum + requantiseCost(range, step.shifts[row] ?? 0, step.bits),
        formCost(step.form),
      );
    case "table": {
      const costs = step.tables.map(tableCost);
      const count = tensors[step.operand]?.count ?? 0;
      if (step.which === undefined) return count * (costs[0] ?? 0);
      return step.which.reduce((sum, table) => sum + (costs[table] ?? 0), 0);
    }
    case "product": {
      const others = formRanges(step.right, tensors);
      return formRanges(step.left, tensors).reduce(
        (sum, range, row) => sum + productCost(range, others[row] ?? range),
        formCost(step.left) + formCost(step.right),
      );
    }
    case "maximum": {
      const ranges = formRanges(step.form, tensors);
      return step.groupStart
        .slice(0, -1)
        .reduce(
          (sum, start, group) => sum + maximumCost(ranges.slice(start, step.groupStart[group + 1])),
          formCost(step.form),
        );
    }
  }
}

/** Constraints of the output for one call. */
export function outputCost({ output }: IntegerModel, tensors: readonly TensorWidth[]): number {
  const rows = formCost(output.form);
  if (output.kind === "values") return rows;
  const ranges = formRanges(output.form, tensors);
  return rows + (output.kind === "class" ? argmaxCost(ranges) : topCost(ranges, output.k));
}

/** Constraints of a form's rows themselves. */
function formCost({ rows }: IntegerForm): number {
  return rowsCost(rows.coefficientList.map((list) => rows.coefficients[list]?.length ?? 0));
}

/** Constraints of what a proof opens once, however many calls it covers. */
export function parametersCost({ parameters }: IntegerModel): number {
  if (parameters.length === 0) return 0;
  const elements = parameters.reduce((sum, { count, bits }) => sum + packedElements(count, bits), 0);
  return (
    parameters.reduce((sum, { count, bits }) => sum + packedWordsCost(count, bits), 0) +
    openModelCost(elements)
  );
}

/** Constraints of a circuit, before it is compiled: FixedModel and BindContext are one each. */
export function modelCost(model: IntegerModel, batchSize = 1): number {
  const tensors = tensorWidths(model);
  const [input] = tensors;
  const first = 1 + model.parameters.length;
  const perCall =
    openInputCost(input?.count ?? 0, input?.bits ?? 1) +
    model.steps.reduce((sum, step, index) => sum + stepCost(step, tensors.slice(0, first + index)), 0) +
    outputCost(model, tensors);
  return batchSize * perCall + parametersCost(model) + (model.parameters.length === 0 ? 2 : 1);
}
