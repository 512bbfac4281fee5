// SPDX-License-Identifier: MIT

/**
 * A sparse matrix, compressed by what its rows have in common: row r reads the columns
 * base[r] + offsets[offsetList[r]][t] with the coefficients coefficients[coefficientList[r]][t]. A convolution has one
 * list of offsets for all its interior positions and one list of coefficients per output channel.
 */
export interface Rows {
  /** Columns of the matrix. */
  readonly inputs: number;
  readonly offsetList: Int32Array;
  readonly coefficientList: Int32Array;
  readonly base: Int32Array;
  readonly offsets: readonly Int32Array[];
  readonly coefficients: readonly Float64Array[];
}

/** Number of rows. */
export function rowCount(rows: Rows): number {
  return rows.base.length;
}

/** Number of coefficients, each row counted. */
export function tapCount(rows: Rows): number {
  let taps = 0;
  for (const list of rows.offsetList) taps += rows.offsets[list]?.length ?? 0;
  return taps;
}

/** Columns of row r are `base + offsets[t]`; see {@link Rows}. */
export interface RowView {
  readonly base: number;
  readonly offsets: Int32Array;
  readonly coefficients: Float64Array;
}

const NO_OFFSETS = new Int32Array();
const NO_COEFFICIENTS = new Float64Array();

/** Row r of a matrix. */
export function rowAt(rows: Rows, row: number): RowView {
  return {
    base: rows.base[row] ?? 0,
    offsets: rows.offsets[rows.offsetList[row] ?? -1] ?? NO_OFFSETS,
    coefficients: rows.coefficients[rows.coefficientList[row] ?? -1] ?? NO_COEFFICIENTS,
  };
}

/** Collects rows and stores equal lists once. */
export class RowsBuilder {
  readonly #inputs: number;
  readonly #offsetList: number[] = [];
  readonly #coefficientList: number[] = [];
  readonly #base: number[] = [];
  readonly #offsets = new ListTable<Int32Array>();
  readonly #coefficients = new ListTable<Float64Array>();

  constructor(inputs: number) {
    this.#inputs = inputs;
  }

  /** Adds a row of `coefficients` at `columns`; neither may change afterwards. Columns must not repeat. */
  add(columns: ArrayLike<number>, coefficients: Float64Array): void {
    const base = columns[0] ?? 0;
    const offsets = new Int32Array(columns.length);
    for (let tap = 0; tap < columns.length; tap++) offsets[tap] = (columns[tap] ?? 0) - base;
    this.addAt(base, offsets, coefficients);
  }

  /** Adds a row whose columns are base + offsets. */
  addAt(base: number, offsets: Int32Array, coefficients: Float64Array): void {
    if (offsets.length !== coefficients.length) throw new RangeError("as many coefficients as columns");
    this.#base.push(base);
    this.#offsetList.push(this.#offsets.indexOf(offsets));
    this.#coefficientList.push(this.#coefficients.indexOf(coefficients));
  }

  build(): Rows {
    return {
      inputs: this.#inputs,
      offsetList: Int32Array.from(this.#offsetList),
      coefficientList: Int32Array.from(this.#coefficientList),
      base: Int32Array.from(this.#base),
      offsets: this.#offsets.lists,
      coefficients: this.#coefficients.lists,
    };
  }
}

/** Lists by content; a list seen before is found by its identity, which is faster. */
class ListTable<List extends Int32Array | Float64Array> {
  readonly lists: List[] = [];
  readonly #seen = new WeakMap<List, number>();
  readonly #byContent = new Map<string, number>();

  indexOf(list: List): number {
    const seen = this.#seen.get(list);
    if (seen !== undefined) return seen;
    const key = Buffer.from(list.buffer, list.byteOffset, list.byteLength).toString("latin1");
    const index = this.#byContent.get(key) ?? this.lists.push(list) - 1;
    this.#byContent.set(key, index);
    this.#seen.set(list, index);
    return index;
  }
}

const ONE = Float64Array.of(1);
const AT_BASE = Int32Array.of(0);

/** Rows that pick one column each. */
export function selectionRows(inputs: number, columns: ArrayLike<number>): Rows {
  return {
    inputs,
    offsetList: new Int32Array(columns.length),
    coefficientList: new Int32Array(columns.length),
    base: Int32Array.from(columns),
    offsets: [AT_BASE],
    coefficients: [ONE],
  };
}

/** The identity matrix. */
export function identityRows(size: number): Rows {
  return selectionRows(
    size,
    Int32Array.from({ length: size }, (_, index) => index),
  );
}

/** Whether rows are the identity matrix. */
export function isIdentity(rows: Rows): boolean {
  return (
    rows.inputs === rowCount(rows) &&
    rows.base.every((base, row) => {
      const { offsets, coefficients } = rowAt(rows, row);
      return offsets.length === 1 && base + (offsets[0] ?? 0) === row && coefficients[0] === 1;
    })
  );
}

/** rows · vector + bias. */
export function applyRows(rows: Rows, bias: Float64Array, vector: ArrayLike<number>): Float64Array {
  const result = new Float64Array(rowCount(rows));
  for (let row = 0; row < result.length; row++) {
    const { base, offsets, coefficients } = rowAt(rows, row);
    let sum = bias[row] ?? 0;
    for (let tap = 0; tap < offsets.length; tap++) {
      sum += (coefficients[tap] ?? 0) * (vector[base + (offsets[tap] ?? 0)] ?? 0);
    }
    result[row] = sum;
  }
  return result;
}

/** Rows that read nothing. */
export function emptyRows(count: number): Rows {
  const rows = new RowsBuilder(0);
  const [none, nothing] = [new Int32Array(), new Float64Array()];
  for (let row = 0; row < count; row++) rows.addAt(0, none, nothing);
  return rows.build();
}

/** Rows that multiply each column by a factor of its own. */
export function diagonalRows(factors: Float64Array): Rows {
  const rows = new RowsBuilder(factors.length);
  const at = Int32Array.of(0);
  const lists = new Map<number, Float64Array>();
  factors.forEach((factor, index) => {
    const list = lists.get(factor) ?? Float64Array.of(factor);
    lists.set(factor, list);
    rows.addAt(index, at, list);
  });
  return rows.build();
}
