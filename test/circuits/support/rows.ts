// SPDX-License-Identifier: MIT
import type { Range } from "../../../src/compiler/integerModel.ts";
import type { randomSource } from "./expectations.ts";
import { range } from "./expectations.ts";

/** A row: bias + Σ coefficient · in[position]. */
export interface Row {
  readonly terms: readonly (readonly [position: number, coefficient: number])[];
  readonly bias: number;
}

/** Values of rows, written as plainly as can be. */
export function evaluateRows(rows: readonly Row[], input: readonly number[]): number[] {
  return rows.map(({ terms, bias }) =>
    terms.reduce((sum, [position, coefficient]) => sum + coefficient * (input[position] ?? NaN), bias),
  );
}

/** Range of every row over inputs of `bits`. */
export function rangesOf(rows: readonly Row[], bits: number): Range[] {
  const greatest = 2 ** bits - 1;
  return rows.map(({ terms, bias }) => {
    const sum = (keep: (coefficient: number) => boolean): number =>
      terms.reduce(
        (total, [, coefficient]) => total + (keep(coefficient) ? coefficient * greatest : 0),
        bias,
      );
    return { minimum: sum((coefficient) => coefficient < 0), maximum: sum((coefficient) => coefficient > 0) };
  });
}

/**
 * The templates' row parameters, in their order: inputs, count, row, offsetStart, offset, coefficientStart,
 * coefficient, bias. Equal lists are stored once; offsets are counted from each row's first position.
 */
export function rowParameters(inputs: number, rows: readonly Row[]): readonly [string, string, ...string[]] {
  const offsets = new Map<string, readonly number[]>();
  const coefficients = new Map<string, readonly number[]>();
  const position = (lists: Map<string, readonly number[]>, list: readonly number[]): number => {
    const key = list.join();
    lists.set(key, list);
    return [...lists.keys()].indexOf(key);
  };
  const row = rows.map(({ terms }) => {
    const base = terms[0]?.[0] ?? 0;
    return [
      position(
        offsets,
        terms.map(([at]) => at - base),
      ),
      position(
        coefficients,
        terms.map(([, coefficient]) => coefficient),
      ),
      base,
    ];
  });
  const flat = (lists: Map<string, readonly number[]>): string[] => {
    const values = [...lists.values()];
    const starts = [0];
    for (const list of values) starts.push((starts.at(-1) ?? 0) + list.length);
    // circom has no empty array.
    return [JSON.stringify(starts), JSON.stringify(values.flat().length > 0 ? values.flat() : [0])];
  };
  return [
    String(inputs),
    String(rows.length),
    JSON.stringify(row),
    ...flat(offsets),
    ...flat(coefficients),
    JSON.stringify(rows.map(({ bias }) => bias)),
  ];
}

/** Reproducible rows of up to `length` terms on different positions, coefficients and biases in [−limit, limit]. */
export function randomRows(
  random: ReturnType<typeof randomSource>,
  inputs: number,
  count: number,
  length: number,
  limit: number,
): Row[] {
  return range(1, count).map(() => {
    const left = range(0, inputs - 1);
    const terms = range(1, random(0, Math.min(length, inputs))).map((): readonly [number, number] => {
      const [at = 0] = left.splice(random(0, left.length - 1), 1);
      return [at, random(-limit, limit)];
    });
    return { terms, bias: random(-limit, limit) };
  });
}

/**
 * A circuit that range-checks in[inputs] at `bits` and hands it to `layer` = `instance`, whose outputs are the main
 * component's: out[outputs], or out alone if there is no number.
 */
export function rowsCircuit(
  file: string,
  inputs: number,
  bits: number,
  instance: string,
  outputs?: number,
): string {
  const [template = ""] = instance.split("(");
  const size = outputs === undefined ? "" : `[${String(outputs)}]`;
  return `include "circuits/lib/range/words.circom";
include "circuits/lib/linear/${file}.circom";
template Test() {
    signal input in[${String(inputs)}];
    signal output out${size};
    component words = Words(${String(inputs)}, ${String(bits)});
    words.in <== in;
    component layer = ${instance};
    layer.${template === "ProductRows" ? "left <== words.out; layer.right" : "in"} <== words.out;
    out <== layer.out;
}
component main {public [in]} = Test();`;
}
