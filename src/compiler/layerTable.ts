// SPDX-License-Identifier: MIT
import { openInputCost } from "./costs.ts";
import {
  signedBits,
  type IntegerForm,
  type IntegerModel,
  type Range,
  type Step,
} from "./integer/integerModel.ts";
import { formRanges, spanOf, tensorWidths, type TensorWidth } from "./integer/ranges.ts";
import { outputCost, parametersCost, stepCost } from "./integer/stepCost.ts";
import type { LayerRow } from "./manifest.ts";

/**
 * Every layer's width, range and constraints for one call.
 * @param seen - Ranges that sample inputs led to, see seenRanges.
 */
export function layerTable(model: IntegerModel, seen: readonly Range[] = []): LayerRow[] {
  const tensors = tensorWidths(model);
  const first = 1 + model.parameters.length;
  const { count, bits } = tensors[0] ?? { count: 0, bits: 1 };
  const rows: LayerRow[] = [
    {
      name: "input",
      kind: "input",
      shape: model.input.shape,
      ...wordsOf(bits),
      constraints: openInputCost(count, bits),
    },
  ];
  if (model.parameters.length > 0) {
    const total = model.parameters.reduce((sum, section) => sum + section.count, 0);
    const widest = model.parameters.reduce((most, section) => Math.max(most, section.bits), 1);
    rows.push({
      name: "parameters",
      kind: "parameters",
      shape: [total],
      ...wordsOf(widest),
      constraints: parametersCost(model),
    });
  }
  model.steps.forEach((step, index) => {
    const known = tensors.slice(0, first + index);
    const width = tensors[first + index]?.bits ?? 1;
    const { name, kind, shape } = step;
    rows.push({
      name,
      kind,
      shape,
      ...readOf(step, known),
      ...seenOf(seen[index]),
      bits: width,
      constraints: stepCost(step, known),
    });
  });
  const { output } = model;
  const range = spanOf(formRanges(output.form, tensors));
  rows.push({
    name: "output",
    kind: output.kind,
    shape: [output.kind === "class" ? 1 : output.kind === "top" ? output.k : output.form.bias.length],
    ...accumulators(range),
    ...seenOf(seen[model.steps.length]),
    bits:
      output.kind === "values"
        ? signedBits(range)
        : Math.max(1, Math.ceil(Math.log2(output.form.bias.length))),
    constraints: outputCost(model, tensors),
  });
  return rows;
}

function readOf(step: Step, tensors: readonly TensorWidth[]) {
  const read = (form: IntegerForm) => accumulators(spanOf(formRanges(form, tensors)));
  switch (step.kind) {
    case "table":
      return wordsOf(tensors[step.operand]?.bits ?? 1);
    case "product":
      return accumulators(spanOf([step.left, step.right].flatMap((form) => formRanges(form, tensors))));
    default:
      return read(step.form);
  }
}

function seenOf(range: Range | undefined) {
  return range && { seen: range };
}

function wordsOf(bits: number) {
  return { bits, accumulatorBits: 0, minimum: 0, maximum: 2 ** bits - 1 };
}

function accumulators({ minimum, maximum }: Range) {
  return { accumulatorBits: signedBits({ minimum, maximum }), minimum, maximum };
}
