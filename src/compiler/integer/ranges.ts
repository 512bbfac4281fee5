// SPDX-License-Identifier: MIT
// Ranges as the circuit's templates derive them (circuits/lib/linear/rowRanges.circom): from coefficients and widths alone.
import {
  countRows,
  spanBits,
  type IntegerForm,
  type IntegerModel,
  type Range,
  type Step,
  type StepOf,
} from "./integerModel.ts";

/** Size and width of a tensor. */
export interface TensorWidth {
  readonly count: number;
  readonly bits: number;
}

/** Range of every row over all words of the operands. Operands of different widths are joined at the greatest. */
export function formRanges(form: IntegerForm, tensors: readonly TensorWidth[]): readonly Range[] {
  const greatest = 2 ** joinedBits(form.operands, tensors) - 1;
  const sums = form.rows.coefficients.map((list) => {
    let [negative, positive] = [0, 0];
    for (const coefficient of list) {
      if (coefficient < 0) negative += coefficient;
      else positive += coefficient;
    }
    return [negative * greatest, positive * greatest] as const;
  });
  return form.bias.map((bias, row) => {
    const [negative = 0, positive = 0] = sums[form.rows.coefficientList[row] ?? -1] ?? [];
    return { minimum: bias + negative, maximum: bias + positive };
  });
}

/** Width of the array that operands are joined to. */
export function joinedBits(operands: readonly number[], tensors: readonly TensorWidth[]): number {
  return operands.reduce((widest, id) => Math.max(widest, tensors[id]?.bits ?? NaN), 1);
}

/** Least and greatest value of any row. */
export function spanOf(ranges: readonly Range[]): Range {
  return {
    minimum: ranges.reduce((least, { minimum }) => Math.min(least, minimum), Infinity),
    maximum: ranges.reduce((most, { maximum }) => Math.max(most, maximum), -Infinity),
  };
}

/** Least and greatest of the products of two forms, row by row. */
export function productRange({ left, right }: StepOf<"product">, tensors: readonly TensorWidth[]): Range {
  const rightRanges = formRanges(right, tensors);
  return spanOf(
    formRanges(left, tensors).map((range, row) => {
      const other = rightRanges[row] ?? range;
      const products = [range.minimum, range.maximum].flatMap((value) => [
        value * other.minimum,
        value * other.maximum,
      ]);
      return { minimum: Math.min(...products), maximum: Math.max(...products) };
    }),
  );
}

/** Least and greatest that the maximum of a group can be. */
export function maximumRange(
  { form, groupStart }: StepOf<"maximum">,
  tensors: readonly TensorWidth[],
): Range {
  const ranges = formRanges(form, tensors);
  const least = groupStart
    .slice(0, -1)
    .map((start, group) =>
      ranges
        .slice(start, groupStart[group + 1])
        .reduce((most, { minimum }) => Math.max(most, minimum), -Infinity),
    );
  return {
    minimum: least.reduce((lower, value) => Math.min(lower, value), Infinity),
    maximum: spanOf(ranges).maximum,
  };
}

/** What a step's words have taken off them, so that they begin at 0. */
export function lowOf(step: Step, tensors: readonly TensorWidth[]): number {
  if (step.kind === "product") return productRange(step, tensors).minimum;
  return step.kind === "maximum" ? maximumRange(step, tensors).minimum : 0;
}

/** Size and width of a step's result. */
export function widthOf(step: Step, tensors: readonly TensorWidth[]): TensorWidth {
  switch (step.kind) {
    case "requantise":
      return { count: countRows(step.form), bits: step.bits };
    case "table":
      return { count: tensors[step.operand]?.count ?? 0, bits: step.bits };
    case "product":
      return { count: countRows(step.left), bits: spanBits(productRange(step, tensors)) };
    case "maximum":
      return { count: step.groupStart.length - 1, bits: spanBits(maximumRange(step, tensors)) };
  }
}

/** Size and width of every tensor of a model, by number. */
export function tensorWidths({ input, parameters, steps }: IntegerModel): readonly TensorWidth[] {
  const count = input.shape.reduce((product, size) => product * size, 1);
  const tensors: TensorWidth[] = [{ count, bits: input.bits }, ...parameters];
  for (const step of steps) tensors.push(widthOf(step, tensors));
  return tensors;
}
