// SPDX-License-Identifier: MIT
import { commitModel, type Words } from "../shared/poseidon.ts";
import { signedBits, type IntegerForm, type IntegerModel, type Step } from "./integer/integerModel.ts";

const KINDS = { requantise: 1, table: 2, product: 3, maximum: 4 } as const;
const OUTPUTS = { class: 1, top: 2, values: 3 } as const;

/**
 * Commitment to everything that the circuit fixes: shapes, widths, tables, weights, biases and shifts, step by step. Two
 * models share it only if they compute the same integers in the same way. Of a model with parameters it is the base,
 * with which the hash of the parameters begins.
 */
export function modelCommitment(model: IntegerModel): bigint {
  const { input, parameters, steps, output } = model;
  const head = [input.bits, ...input.shape];
  const opened = parameters.flatMap(({ count, bits }) => [count, bits]);
  const kind = output.kind === "top" ? [OUTPUTS.top, output.k] : [OUTPUTS[output.kind]];
  return commitModel([
    section(head),
    section([parameters.length, ...opened]),
    ...steps.flatMap(stepSections),
    section(kind),
    ...formSections(output.form),
  ]);
}

function stepSections(step: Step): readonly Words[] {
  const kind = section([KINDS[step.kind]]);
  switch (step.kind) {
    case "requantise":
      return [kind, section([step.bits]), section(step.shifts), ...formSections(step.form)];
    case "table": {
      const entries = section(step.tables.flat());
      const which = section([step.which?.length ?? 0, ...(step.which ?? [])]);
      return [kind, section([step.bits, step.operand, step.tables.length]), entries, which];
    }
    case "product":
      return [kind, ...formSections(step.left), ...formSections(step.right)];
    case "maximum":
      return [kind, section(step.groupStart), ...formSections(step.form)];
  }
}

function formSections({ operands, rows, bias }: IntegerForm): readonly Words[] {
  const lengths = (lists: readonly (readonly number[])[]): readonly number[] => [
    lists.length,
    ...lists.map((list) => list.length),
  ];
  return [
    section([operands.length, ...operands]),
    section(rows.offsetList),
    section(rows.coefficientList),
    section(rows.base),
    section(lengths(rows.offsets)),
    section([0, ...rows.offsets.flat()]),
    section(lengths(rows.coefficients)),
    section([0, ...rows.coefficients.flat()]),
    section(bias),
  ];
}

/** Words in the narrowest signed width that holds them all. */
function section(words: readonly number[]): Words {
  const minimum = words.reduce((least, word) => Math.min(least, word), 0);
  const maximum = words.reduce((most, word) => Math.max(most, word), 0);
  return { words, bits: signedBits({ minimum, maximum }) };
}
