// SPDX-License-Identifier: MIT
import type { IntegerForm, IntegerModel, Step } from "../../src/compiler/integer/integerModel.ts";
import { range } from "../circuits/support/expectations.ts";
import { argmax, requantise } from "../circuits/support/reference.ts";
import { evaluateRows, rangesOf, type Row } from "../circuits/support/rows.ts";

/** Words of a tensor with their width. */
interface Words {
  readonly values: readonly number[];
  readonly bits: number;
}

/** Values of rows, with the range of each over all words of the operands. */
interface Rows {
  readonly values: readonly number[];
  readonly ranges: readonly { readonly minimum: number; readonly maximum: number }[];
}

/** The model's output words, computed as plainly as can be: apart from the compiler's own reference. */
export function plainWords(
  model: IntegerModel,
  input: readonly number[],
  parameters: readonly (readonly number[])[] = [],
): bigint[] {
  const tensors: Words[] = [
    { values: input, bits: model.input.bits },
    ...model.parameters.map(({ bits }, index) => ({ values: parameters[index] ?? [], bits })),
  ];
  for (const step of model.steps) tensors.push(plainStep(step, tensors));
  const { output } = model;
  const { values, ranges } = rowsOf(output.form, tensors);
  if (output.kind === "class") return [BigInt(argmax(values))];
  if (output.kind === "top") {
    const order = range(0, values.length - 1).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b);
    return order.slice(0, output.k).map(BigInt);
  }
  const low = Math.min(...ranges.map(({ minimum }) => minimum));
  const field = widthOf(Math.max(...ranges.map(({ maximum }) => maximum)) - low);
  const perWord = Math.floor(248 / field);
  return range(0, Math.ceil(values.length / perWord) - 1).map((word) =>
    values
      .slice(word * perWord, (word + 1) * perWord)
      .reduceRight((packed, value) => packed * 2n ** BigInt(field) + BigInt(value - low), 0n),
  );
}

function plainStep(step: Step, tensors: readonly Words[]): Words {
  switch (step.kind) {
    case "requantise": {
      const { values } = rowsOf(step.form, tensors);
      const shifted = values.map((value, row) => requantise(value, step.shifts[row] ?? NaN, step.bits));
      return { values: shifted, bits: step.bits };
    }
    case "table": {
      const words = tensors[step.operand]?.values ?? [];
      const values = words.map((word, i) => step.tables[step.which?.[i] ?? 0]?.[word] ?? NaN);
      return { values, bits: step.bits };
    }
    case "product": {
      const [left, right] = [rowsOf(step.left, tensors), rowsOf(step.right, tensors)];
      const corners = left.ranges.flatMap((a, i) => {
        const b = right.ranges[i] ?? a;
        return [a.minimum, a.maximum].flatMap((x) => [x * b.minimum, x * b.maximum]);
      });
      const low = Math.min(...corners);
      const values = left.values.map((value, i) => value * (right.values[i] ?? NaN) - low);
      return { values, bits: widthOf(Math.max(...corners) - low) };
    }
    case "maximum": {
      const { values, ranges } = rowsOf(step.form, tensors);
      const groups = step.groupStart.slice(0, -1).map((start, g) => [start, step.groupStart[g + 1]] as const);
      const low = Math.min(
        ...groups.map((group) => Math.max(...ranges.slice(...group).map(({ minimum }) => minimum))),
      );
      const high = Math.max(...ranges.map(({ maximum }) => maximum));
      return {
        values: groups.map((group) => Math.max(...values.slice(...group)) - low),
        bits: widthOf(high - low),
      };
    }
  }
}

/** Rows of a form over its operands one after another, all as wide as the widest. */
function rowsOf({ operands, rows, bias }: IntegerForm, tensors: readonly Words[]): Rows {
  const plain = rows.base.map((base, r): Row => {
    const coefficients = rows.coefficients[rows.coefficientList[r] ?? -1] ?? [];
    const offsets = rows.offsets[rows.offsetList[r] ?? -1] ?? [];
    return {
      terms: offsets.map((offset, t) => [base + offset, coefficients[t] ?? NaN] as const),
      bias: bias[r] ?? NaN,
    };
  });
  const read = operands.flatMap((id) => tensors[id] ?? []);
  return {
    values: evaluateRows(
      plain,
      read.flatMap(({ values }) => values),
    ),
    ranges: rangesOf(plain, Math.max(...read.map(({ bits }) => bits))),
  };
}

/** Bits of a word from 0 to `most`. */
function widthOf(most: number): number {
  return Math.max(1, most.toString(2).length);
}
