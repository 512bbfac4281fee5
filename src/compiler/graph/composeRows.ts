// SPDX-License-Identifier: MIT
import type { LinearForm } from "./graph.ts";
import { RowsBuilder, isIdentity, rowAt, rowCount, tapCount, type Rows } from "./rows.ts";

/** Each form carries its list, and a chain of forms would carry lists as long as itself. */
const MAXIMUM_NAMES = 512;

/** A linear form as one operand of an outer one. */
interface Operand {
  readonly form: LinearForm;
  /** First column of the outer rows that reads it. */
  readonly start: number;
  /** For each signal of the form: how much its columns move in the composition. */
  readonly moved: Int32Array;
}

/**
 * outer · (the rows of `forms`, one form after another) + bias, over the forms' signals.
 *
 * @param outer - Columns run through the forms in order.
 * @param name - Node that asks for it.
 */
export function composeRows(
  outer: Rows,
  bias: Float64Array,
  forms: readonly LinearForm[],
  sizeOfSignal: (signal: number) => number,
  name?: string,
): LinearForm {
  const signals = [...new Set(forms.flatMap((form) => form.signals))];
  const nodes = namesOf(forms, name);
  if (forms.length === signals.length && forms.every(isPlain)) return { signals, rows: outer, bias, nodes };
  const starts = new Map<number, number>();
  let inputs = 0;
  for (const signal of signals) {
    starts.set(signal, inputs);
    inputs += sizeOfSignal(signal);
  }
  const composer = new Composer(inputs, operandsOf(forms, starts, sizeOfSignal));
  const sums = Float64Array.from({ length: rowCount(outer) }, (_, row) =>
    composer.add(outer, row, bias[row] ?? 0),
  );
  return { signals, rows: composer.rows(), bias: sums, nodes };
}

/** The nodes that a composition comes from; of thousands, the first ones. */
function namesOf(forms: readonly LinearForm[], name: string | undefined): readonly string[] {
  const names = new Set(forms.flatMap((form) => form.nodes));
  if (name !== undefined) names.add(name);
  return names.size > MAXIMUM_NAMES ? [...names].slice(0, MAXIMUM_NAMES) : [...names];
}

/** Whether a form is one signal as it is. */
export function isPlain({ signals, rows, bias }: LinearForm): boolean {
  return signals.length === 1 && bias.every((value) => value === 0) && isIdentity(rows);
}

/** Taps that composing would give, at most. */
export function composedTaps(outer: Rows, forms: readonly LinearForm[]): number {
  const lengths = forms.map(({ rows }) => tapCount(rows) / Math.max(1, rowCount(rows)));
  const greatest = lengths.reduce((most, length) => Math.max(most, length), 0);
  return tapCount(outer) * greatest;
}

function operandsOf(
  forms: readonly LinearForm[],
  starts: ReadonlyMap<number, number>,
  sizeOfSignal: (signal: number) => number,
): readonly Operand[] {
  let start = 0;
  return forms.map((form) => {
    const moved = new Int32Array(form.rows.inputs);
    let column = 0;
    for (const signal of form.signals) {
      const size = sizeOfSignal(signal);
      moved.fill((starts.get(signal) ?? 0) - column, column, column + size);
      column += size;
    }
    const operand = { form, start, moved };
    start += rowCount(form.rows);
    return operand;
  });
}

class Composer {
  readonly #builder: RowsBuilder;
  readonly #operands: readonly Operand[];
  /** Which operand reads an outer column. */
  readonly #operandOf: Int32Array;
  /** Scaled copies of coefficient lists, so that equal ones stay one list. */
  readonly #scaled = new WeakMap<Float64Array, Map<number, Float64Array>>();

  constructor(inputs: number, operands: readonly Operand[]) {
    this.#builder = new RowsBuilder(inputs);
    this.#operands = operands;
    const columns = operands.reduce((sum, { form }) => sum + rowCount(form.rows), 0);
    this.#operandOf = new Int32Array(columns);
    operands.forEach(({ form, start }, index) =>
      this.#operandOf.fill(index, start, start + rowCount(form.rows)),
    );
  }

  rows(): Rows {
    return this.#builder.build();
  }

  /** Adds the composition of one outer row; returns its bias. */
  add(outer: Rows, row: number, bias: number): number {
    const { base, offsets, coefficients } = rowAt(outer, row);
    if (offsets.length === 1) return this.#addOne(base + (offsets[0] ?? 0), coefficients[0] ?? 0, bias);
    const sums = new Map<number, number>();
    let constant = bias;
    for (let tap = 0; tap < offsets.length; tap++) {
      const column = base + (offsets[tap] ?? 0);
      const factor = coefficients[tap] ?? 0;
      const operand = this.#operand(column);
      const inner = rowAt(operand.form.rows, column - operand.start);
      constant += factor * (operand.form.bias[column - operand.start] ?? 0);
      for (let at = 0; at < inner.offsets.length; at++) {
        const local = inner.base + (inner.offsets[at] ?? 0);
        const target = local + (operand.moved[local] ?? 0);
        sums.set(target, (sums.get(target) ?? 0) + factor * (inner.coefficients[at] ?? 0));
      }
    }
    const columns = Int32Array.from(sums.keys()).sort();
    this.#builder.add(
      columns,
      Float64Array.from(columns, (column) => sums.get(column) ?? 0),
    );
    return constant;
  }

  /** One outer coefficient scales an inner row, whose lists can be kept. */
  #addOne(column: number, factor: number, bias: number): number {
    const operand = this.#operand(column);
    const row = column - operand.start;
    const { base, offsets, coefficients } = rowAt(operand.form.rows, row);
    const scaled = this.#scale(coefficients, factor);
    const moves = offsets.length === 0 ? 0 : (operand.moved[base + (offsets[0] ?? 0)] ?? 0);
    const last = base + (offsets.at(-1) ?? 0);
    if ((operand.moved[last] ?? 0) === moves && operand.form.signals.length === 1) {
      this.#builder.addAt(base + moves, offsets, scaled);
    } else {
      const columns = offsets.map((offset) => base + offset + (operand.moved[base + offset] ?? 0));
      const order = Int32Array.from(columns.keys()).sort((a, b) => (columns[a] ?? 0) - (columns[b] ?? 0));
      this.#builder.add(
        order.map((at) => columns[at] ?? 0),
        Float64Array.from(order, (at) => scaled[at] ?? 0),
      );
    }
    return bias + factor * (operand.form.bias[row] ?? 0);
  }

  #scale(list: Float64Array, factor: number): Float64Array {
    if (factor === 1) return list;
    const byFactor = this.#scaled.get(list) ?? new Map<number, Float64Array>();
    this.#scaled.set(list, byFactor);
    const scaled = byFactor.get(factor) ?? list.map((value) => value * factor);
    byFactor.set(factor, scaled);
    return scaled;
  }

  #operand(column: number): Operand {
    const operand = this.#operands[this.#operandOf[column] ?? -1];
    if (operand === undefined)
      throw new RangeError(`row reads column ${String(column)}, which no operand has`);
    return operand;
  }
}
