// SPDX-License-Identifier: MIT
import type { Range } from "../../../src/compiler/integer/integerModel.ts";
import { packedList } from "../../../src/compiler/packedList.ts";
import { expect } from "chai";
import {
  expectEveryConstraintNeeded,
  expectNoSingleChange,
  expectNoWitness,
  expectOnlyHonestWitness,
  randomSource,
  range,
} from "./expectations.ts";
import { loadCircuit, toSigned, type TestCircuit } from "./loadCircuit.ts";

/** Inputs on which constraints are deleted. */
const DELETION_INPUTS = 64;

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
    return [packedList(starts), packedList(values.flat().length > 0 ? values.flat() : [0])];
  };
  return [
    String(inputs),
    String(rows.length),
    packedList(row.flat()),
    ...flat(offsets),
    ...flat(coefficients),
    packedList(rows.map(({ bias }) => bias)),
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

/** @see rowsCircuit */
export interface RowsCircuit {
  /** File in circuits/lib/linear. */
  readonly file: string;
  readonly inputs: number;
  readonly bits: number;
  /** The template with its parameters. */
  readonly instance: string;
  /** Length of the layer's `out`; without it, `out` is a single signal. */
  readonly outputs?: number;
}

/**
 * A circuit that range-checks in[inputs] at `bits` and hands it to `layer` = `instance`.
 *
 * @param show - Whether main has the layer's outputs: then each can be read, but costs a constraint where it is linear.
 */
export function rowsCircuit({ file, inputs, bits, instance, outputs }: RowsCircuit, show: boolean): string {
  const size = outputs === undefined ? "" : `[${String(outputs)}]`;
  const feed = instance.startsWith("ProductRows") ? ["left", "right"] : ["in"];
  return `include "circuits/lib/range/words.circom";
include "circuits/lib/linear/${file}.circom";
template Test() {
    signal input in[${String(inputs)}];
    component words = Words(${String(inputs)}, ${String(bits)});
    words.in <== in;
    component layer = ${instance};
    ${feed.map((name) => `layer.${name} <== words.out;`).join(" ")}
    ${show ? `signal output out${size} <== layer.out;` : ""}
}
component main {public [in]} = Test();`;
}

/** All inputs of a few words. */
export function allInputs(inputs: number, bits: number): number[][] {
  return range(0, 2 ** (inputs * bits) - 1).map((number) =>
    range(0, inputs - 1).map((i) => (number >> (i * bits)) & (2 ** bits - 1)),
  );
}

/** Reproducible inputs, the first all 0 and the second all full. */
export function randomInputs(
  random: ReturnType<typeof randomSource>,
  inputs: number,
  bits: number,
  count: number,
): number[][] {
  const top = 2 ** bits - 1;
  return range(0, count - 1).map((turn) => range(1, inputs).map(() => [0, top][turn] ?? random(0, top)));
}

/** Outputs of a layer in a witness of its circuit, signed. */
export function readOutputs(circuit: TestCircuit, witness: readonly bigint[], outputs?: number): bigint[] {
  const names =
    outputs === undefined ? ["main.out"] : range(0, outputs - 1).map((o) => `main.out[${String(o)}]`);
  return names.map((name) => toSigned(circuit.value(witness, name)));
}

/**
 * Over every input: the layer equals its reference, and no other witness exists; no witness exists for words out of
 * range; no wire of an honest witness can be changed alone; the constraints are exactly `cost`, all of them needed.
 *
 * @param deletion - Whether to delete constraints: a polynomial of a word left open is beyond allWitnesses.
 */
export async function expectSoundLayer(
  layer: RowsCircuit,
  reference: (input: readonly number[]) => readonly (number | bigint)[],
  cost: number,
  deletion = true,
): Promise<void> {
  const { inputs, bits, outputs } = layer;
  const cases = allInputs(inputs, bits);
  const shown = await loadCircuit(rowsCircuit(layer, true));
  for (const input of cases) {
    const witness = await expectOnlyHonestWitness(shown, { in: input });
    expect(readOutputs(shown, witness, outputs), `${layer.instance}: ${input.join()}`).to.deep.equal(
      reference(input).map(BigInt),
    );
  }
  const outside = range(0, inputs - 1).flatMap((i) =>
    [-1, 2 ** bits].map((word) => ({
      in: range(1, inputs)
        .map(() => 0)
        .with(i, word),
    })),
  );
  for (const inputsOutside of outside) await expectNoWitness(shown, inputsOutside);

  const bare = await loadCircuit(rowsCircuit(layer, false));
  expect(bare.system.constraintCount, layer.instance).to.equal(inputs * bits + cost);
  if (deletion) {
    // Most constraints count for most inputs, so some are enough where there are many. But not too few: that a choice of
    // Argmax is 0 or 1 counts only where three rows lie just so.
    const step = Math.ceil(cases.length / DELETION_INPUTS);
    const few = cases.filter((_, i) => i % step === 0 || i === cases.length - 1);
    expectEveryConstraintNeeded(bare, [...few.map((input) => ({ in: input })), ...outside]);
  }

  const open = await loadCircuit(rowsCircuit(layer, true), 0);
  for (const input of [cases[0], cases[Math.floor(cases.length / 3)], cases.at(-1)]) {
    expectNoSingleChange(open, await open.witness({ in: input }));
  }
}

/** On random inputs, too many or too wide to try all: the layer equals its reference. */
export async function expectEqualsReference(
  layer: RowsCircuit,
  reference: (input: readonly number[]) => readonly (number | bigint)[],
  seed: number,
): Promise<void> {
  const circuit = await loadCircuit(rowsCircuit(layer, true));
  for (const input of randomInputs(randomSource(seed), layer.inputs, layer.bits, 40)) {
    const out = readOutputs(circuit, await circuit.witness({ in: input }), layer.outputs);
    expect(out, `${layer.instance}: ${input.join()}`).to.deep.equal(reference(input).map(BigInt));
  }
}
