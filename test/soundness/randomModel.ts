// SPDX-License-Identifier: MIT
import type { IntegerForm, IntegerModel, Step } from "../../src/compiler/integer/integerModel.ts";
import { tensorWidths, type TensorWidth } from "../../src/compiler/integer/ranges.ts";
import { randomSource, range } from "../circuits/support/expectations.ts";

type Random = ReturnType<typeof randomSource>;

/** Numbers that stand at edges: of a word, of a shift, of a sign. */
const EDGES = [0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64];

/** Widest word that a product takes, and that a table does. */
const FACTOR_BITS = 6;
const TABLE_BITS = 4;

/**
 * A random network in integers with every kind of step and output that the compiler writes: also those that no training
 * gives, with rows that are always 0 or always full, weights of 0 and at their width's edge, shifts beyond the
 * accumulator, empty rows, tables that are constant, maxima of one row, operands of different widths, and equal classes.
 */
export function randomModel(seed: number): IntegerModel {
  const random = randomSource(seed);
  const input = { shape: [1, random(1, 6)], bits: random(1, 3) };
  const parameters = range(1, Math.max(0, random(-2, 2))).map((number) => ({
    name: `parameters ${String(number)}`,
    count: random(1, 3),
    bits: random(1, 4),
  }));
  let model: IntegerModel = {
    format: "assay-model/2",
    input,
    parameters,
    steps: [],
    output: { kind: "class", form: EMPTY },
  };
  for (const index of range(0, random(-1, 2))) {
    const step = randomStep(random, `layer ${String(index)}`, tensorWidths(model));
    model = { ...model, steps: [...model.steps, step] };
  }
  return { ...model, output: randomOutput(random, tensorWidths(model)) };
}

const EMPTY: IntegerForm = {
  operands: [],
  rows: { offsetList: [], coefficientList: [], base: [], offsets: [], coefficients: [] },
  bias: [],
};

function randomStep(random: Random, name: string, tensors: readonly TensorWidth[]): Step {
  const kind = random(0, 4);
  const narrow = narrowerThan(tensors, TABLE_BITS);
  if (kind === 0 && narrow.length > 0) return randomTable(random, name, tensors, narrow);
  const factors = narrowerThan(tensors, FACTOR_BITS);
  const rows = random(1, 4);
  if (kind === 1 && factors.length > 0) {
    const side = (): IntegerForm => randomForm(random, tensors, rows, factors);
    return { kind: "product", name, shape: [1, rows], left: side(), right: side() };
  }
  if (kind === 2) {
    const sizes = range(1, rows).map(() => random(1, 3));
    const groupStart = [0, ...sizes.map((_, group) => sum(sizes.slice(0, group + 1)))];
    return {
      kind: "maximum",
      name,
      shape: [1, rows],
      form: randomForm(random, tensors, sum(sizes)),
      groupStart,
    };
  }
  return {
    kind: "requantise",
    name,
    shape: [1, rows],
    form: randomForm(random, tensors, rows),
    shifts: range(1, rows).map(() => (random(0, 5) === 0 ? random(0, 24) : random(0, 4))),
    bits: random(1, 4),
  };
}

function randomTable(
  random: Random,
  name: string,
  tensors: readonly TensorWidth[],
  narrow: readonly number[],
): Step {
  const operand = narrow[random(0, narrow.length - 1)] ?? 0;
  const { count = 1, bits: index = 1 } = tensors[operand] ?? {};
  const bits = random(1, 4);
  const top = 2 ** bits - 1;
  const word = range(0, 2 ** index - 1);
  const kinds: readonly (() => readonly number[])[] = [
    () => word.map(() => random(0, top)),
    () => word.map((value) => Math.min(value, top)),
    () => word.map(() => top),
    () => word.map((value) => Math.min(value * value, top)),
  ];
  const table = (): readonly number[] => kinds[random(0, kinds.length - 1)]?.() ?? [];
  const tables = range(0, random(0, 1)).map(table);
  const which = range(1, count).map(() => random(0, tables.length - 1));
  return {
    kind: "table",
    name,
    shape: [1, count],
    operand,
    tables,
    ...(tables.length > 1 && { which }),
    bits,
  };
}

function randomOutput(random: Random, tensors: readonly TensorWidth[]): IntegerModel["output"] {
  const rows = random(2, 4);
  const form = randomForm(random, tensors, rows);
  const kind = random(0, 3);
  if (kind === 0) return { kind: "values", form, scale: 0.5 };
  return kind === 1 ? { kind: "top", k: random(1, rows), form } : { kind: "class", form };
}

/** Rows over one tensor or two; the newest is always among them, so that no step is there for nothing. */
function randomForm(
  random: Random,
  tensors: readonly TensorWidth[],
  rows: number,
  allowed: readonly number[] = [...tensors.keys()],
): IntegerForm {
  const newest = allowed.at(-1) ?? 0;
  const other = allowed[random(0, allowed.length - 1)] ?? newest;
  const operands = other === newest || random(0, 1) === 0 ? [newest] : [other, newest];
  const inputs = sum(operands.map((id) => tensors[id]?.count ?? 0));
  const limit = 2 ** (random(2, 4) - 1) - 1;
  const twins = random(0, 5) === 0; // all rows alike: every class ties
  const all = range(1, rows).map(() => randomRow(random, inputs, limit));
  const chosen = all.map((row) => (twins ? (all[0] ?? row) : row));
  // One list of coefficients for rows that have the same, as the templates require: at most one list a row.
  const lists = [...new Map(chosen.map(({ coefficients }) => [coefficients.join(), coefficients])).values()];
  return {
    operands,
    rows: {
      offsetList: chosen.map((_, row) => row),
      coefficientList: chosen.map(({ coefficients }) =>
        lists.findIndex((list) => list.join() === coefficients.join()),
      ),
      base: chosen.map(({ columns }) => columns[0] ?? 0),
      offsets: chosen.map(({ columns }) => columns.map((column) => column - (columns[0] ?? 0))),
      coefficients: lists,
    },
    bias: chosen.map(({ bias }) => bias),
  };
}

function randomRow(random: Random, inputs: number, limit: number) {
  const edge = (): number => (EDGES[random(0, EDGES.length - 1)] ?? 0) * (random(0, 1) * 2 - 1) + 0;
  const kinds = [
    () => 0,
    () => random(-limit, limit),
    () => random(-limit, limit),
    () => limit * (random(0, 1) * 2 - 1),
    () => random(0, limit),
    () => random(-limit, 0) + 0,
  ];
  const weight = kinds[random(0, kinds.length - 1)] ?? (() => 1);
  const sparse = random(0, 2) === 0;
  const columns = range(0, inputs - 1).filter(() => !sparse || random(0, 1) === 0);
  const bias = random(0, 3) === 0 ? edge() : random(-2 * limit, 2 * limit);
  return { columns, coefficients: columns.map(weight), bias };
}

function narrowerThan(tensors: readonly TensorWidth[], most: number): readonly number[] {
  return [...tensors.keys()].filter((id) => (tensors[id]?.bits ?? Infinity) <= most);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
