// SPDX-License-Identifier: MIT
import type { IntegerForm, IntegerModel, StepOf } from "./integerModel.ts";
import { tensorWidths, maximumRange, widthOf, type TensorWidth } from "./ranges.ts";
import { readersOf } from "./readersOf.ts";
import { stepCost } from "./stepCost.ts";

/**
 * Requantisation is monotone, so it changes places with a maximum: the same integers come out. Where it is cheaper to
 * compare the accumulators and requantise only the greatest, this does so. (A max-pool behind a convolution of narrow
 * accumulators is such a place.)
 */
export function reorderMaxima(model: IntegerModel): IntegerModel {
  const tensors = tensorWidths(model);
  const first = 1 + model.parameters.length;
  const steps = [...model.steps];
  model.steps.forEach((maximum, index) => {
    if (maximum.kind !== "maximum") return;
    const [operand] = maximum.form.operands;
    const before = operand === undefined ? undefined : steps[operand - first];
    if (operand !== index + first - 1 || before?.kind !== "requantise" || readersOf(model, operand) !== 1)
      return;
    const pair = exchanged(before, maximum, tensors);
    if (pair === undefined) return;
    const known = tensors.slice(0, operand);
    const current = stepCost(before, known) + stepCost(maximum, tensors);
    const width = widthOf(pair[0], known);
    if (stepCost(pair[0], known) + stepCost(pair[1], [...known, width]) >= current) return;
    [steps[index - 1], steps[index]] = pair;
  });
  return { ...model, steps };
}

/** Maximum of the accumulators, then one requantisation; undefined if the maximum is not over the words as they are. */
function exchanged(
  before: StepOf<"requantise">,
  maximum: StepOf<"maximum">,
  tensors: readonly TensorWidth[],
): readonly [StepOf<"maximum">, StepOf<"requantise">] | undefined {
  const { rows, bias, operands } = maximum.form;
  const plain =
    operands.length === 1 &&
    bias.every((value) => value === 0) &&
    rows.coefficients.every((list) => list.length === 1 && list[0] === 1);
  if (!plain) return undefined;
  const members = rows.base.map((base, row) => base + (rows.offsets[rows.offsetList[row] ?? -1]?.[0] ?? 0));
  const groups = maximum.groupStart.slice(0, -1);
  const shifts = groups.map((start) => before.shifts[members[start] ?? -1] ?? 0);
  const same = groups.every((start, group) =>
    members
      .slice(start, maximum.groupStart[group + 1])
      .every((member) => before.shifts[member] === shifts[group]),
  );
  if (!same) return undefined;
  const compared: StepOf<"maximum"> = { ...maximum, form: picked(before.form, members) };
  const { minimum } = maximumRange(compared, tensors);
  const id = operands[0] ?? 0;
  const identity: IntegerForm = {
    operands: [id],
    rows: {
      offsetList: groups.map(() => 0),
      coefficientList: groups.map(() => 0),
      base: groups.map((_, group) => group),
      offsets: [[0]],
      coefficients: [[1]],
    },
    bias: groups.map(() => minimum),
  };
  return [compared, { ...before, shape: maximum.shape, form: identity, shifts }];
}

/** Some rows of a form, in a new order, with the lists that they use: the templates take no more lists than rows. */
function picked({ operands, rows, bias }: IntegerForm, members: readonly number[]): IntegerForm {
  const pick = (list: readonly number[]): readonly number[] => members.map((row) => list[row] ?? 0);
  const offsets = used(pick(rows.offsetList), rows.offsets);
  const coefficients = used(pick(rows.coefficientList), rows.coefficients);
  return {
    operands,
    rows: {
      offsetList: offsets.positions,
      coefficientList: coefficients.positions,
      base: pick(rows.base),
      offsets: offsets.lists,
      coefficients: coefficients.lists,
    },
    bias: pick(bias),
  };
}

/** The lists at `positions`, each once, and where these are then. */
function used(positions: readonly number[], lists: readonly (readonly number[])[]) {
  const kept = [...new Set(positions)];
  const moved = new Map(kept.map((position, index) => [position, index]));
  return {
    positions: positions.map((position) => moved.get(position) ?? 0),
    lists: kept.map((position) => lists[position] ?? []),
  };
}
