// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { SCALAR_FIELD_ORDER } from "../../../src/shared/publicSignals.ts";
import { allWitnesses } from "../../soundness/allWitnesses.ts";
import { survivingDeletions } from "../../soundness/deletion.ts";
import { brokenConstraints, forge } from "../../soundness/forge.ts";
import { toField, type TestCircuit } from "./loadCircuit.ts";

/** A number, or nested arrays of numbers, as circom's JSON inputs have them. */
export type SignalValue = number | bigint | readonly SignalValue[];

/** Inputs of a circuit by name. */
export type Inputs = Readonly<Record<string, SignalValue>>;

/** Wires and values of a circuit's inputs; inputs that are not named stay open. */
export function givenWires(circuit: TestCircuit, inputs: Inputs): Map<number, bigint> {
  const given = new Map<number, bigint>();
  const put = (name: string, value: SignalValue): void => {
    if (typeof value !== "number" && typeof value !== "bigint") {
      value.forEach((inner, i) => {
        put(`${name}[${String(i)}]`, inner);
      });
      return;
    }
    const wire = circuit.wireOf.get(name);
    if (wire === undefined || wire < 0) throw new Error(`There is no input ${name}`);
    given.set(wire, toField(value));
  };
  for (const [name, value] of Object.entries(inputs)) put(`main.${name}`, value);
  return given;
}

/** Among all witnesses over the field there is exactly one for these inputs, and it is the honest one. */
export async function expectOnlyHonestWitness(circuit: TestCircuit, inputs: Inputs): Promise<bigint[]> {
  const honest = await circuit.witness(inputs);
  const { witnesses, free } = allWitnesses(circuit.system, givenWires(circuit, inputs));
  expect(free, "a wire may take any value").to.equal(false);
  expect(witnesses, `witnesses for ${describeInputs(inputs)}`).to.have.length(1);
  const [only] = witnesses;
  const inConstraints = new Set(
    circuit.system.constraints.flatMap(({ a, b, c }) => [a, b, c].flatMap(Object.keys)),
  );
  only?.forEach((value, wire) => {
    if (inConstraints.has(String(wire))) expect(value, `wire ${String(wire)}`).to.equal(honest[wire]);
  });
  return honest;
}

/** No witness at all exists for these inputs: neither the calculator's nor any other over the field. */
export async function expectNoWitness(circuit: TestCircuit, inputs: Inputs): Promise<void> {
  const refused = await circuit.witness(inputs).then(
    () => false,
    () => true,
  );
  expect(refused, `the calculator refuses ${describeInputs(inputs)}`).to.equal(true);
  const { witnesses, free } = allWitnesses(circuit.system, givenWires(circuit, inputs));
  expect({ count: witnesses.length, free }, describeInputs(inputs)).to.deep.equal({ count: 0, free: false });
}

/** Removing any one constraint of the circuit lets another witness in for one of the stored inputs. */
export function expectEveryConstraintNeeded(circuit: TestCircuit, cases: readonly Inputs[]): void {
  const given = cases.map((inputs) => givenWires(circuit, inputs));
  expect(
    survivingDeletions(circuit.system, given),
    "constraints that could be deleted unnoticed",
  ).to.deep.equal([]);
}

/** No wire of an honest witness can be changed alone. Compile without optimisation, so that all signals are there. */
export function expectNoSingleChange(circuit: TestCircuit, honest: readonly bigint[]): void {
  expect(brokenConstraints(circuit.system, honest)).to.be.empty;
  for (const [signal, wire] of circuit.wireOf) {
    if (wire < 0) continue;
    const before = honest[wire] ?? 0n;
    for (const after of [before + 1n, before - 1n, 1n - before]) {
      if ((after - before) % SCALAR_FIELD_ORDER === 0n) continue;
      const broken = brokenConstraints(circuit.system, forge(circuit, honest, { [signal]: after }));
      expect(broken, `${signal} = ${after.toString()} for ${before.toString()}`).to.not.be.empty;
    }
  }
}

/** Whole numbers from `from` to `to`, both included. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** A reproducible source of whole numbers (mulberry32). */
export function randomSource(seed: number): (from: number, to: number) => number {
  let state = seed;
  return (from, to) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return from + (((mixed ^ (mixed >>> 14)) >>> 0) % (to - from + 1));
  };
}

function describeInputs(inputs: Inputs): string {
  return JSON.stringify(inputs, (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  ).slice(0, 200);
}
