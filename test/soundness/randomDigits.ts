// SPDX-License-Identifier: MIT
import type { Constraint, ConstraintSystem } from "../../src/shared/circom/readR1cs.ts";
import { randomSource, range } from "../circuits/support/expectations.ts";
import { toField } from "../circuits/support/loadCircuit.ts";

/** A small constraint system, well made or not, with the values of its inputs for which it has a witness. */
export interface RandomSystem {
  readonly system: ConstraintSystem;
  readonly given: ReadonlyMap<number, bigint>;
}

type Part = Record<string, bigint>;

/**
 * Sums of digits as the circuits have them, with everything that may be wrong with them: weights that do not tell the
 * digits apart, digits without their constraint, gates that are no digits, equations left out, one digit replaced by
 * what the equation says it is (as circom --O2 does).
 */
export function randomDigits(seed: number): RandomSystem {
  const random = randomSource(seed);
  const pick = <T>(options: readonly T[], fallback: T): T =>
    options[random(0, options.length - 1)] ?? fallback;
  const inputs = random(1, 2);
  const values: bigint[] = [1n];
  const constraints: Constraint[] = [];
  const part = (terms: readonly (readonly [number, number | bigint])[]): Part => {
    const sums = new Map<number, bigint>();
    for (const [wire, coefficient] of terms) sums.set(wire, (sums.get(wire) ?? 0n) + BigInt(coefficient));
    const entries = [...sums].map(([wire, value]) => [String(wire), toField(value)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== 0n));
  };
  for (let i = 0; i < inputs; i++) values.push(0n); // set below, as sums of digits
  const wire = (value: number): number => values.push(BigInt(value)) - 1;

  for (let input = 1; input <= inputs; input++) {
    const gateKind = pick(["none", "none", "binary", "sign", "sign", "free"], "none");
    const gate = gateKind === "none" ? undefined : wire(random(gateKind === "sign" ? -1 : 0, 1));
    const gateValue = gate === undefined ? 0 : Number(values[gate]);
    if (gate !== undefined && gateKind === "binary")
      constraints.push({
        a: part([[gate, 1]]),
        b: part([
          [gate, 1],
          [0, -1],
        ]),
        c: {},
      });
    if (gate !== undefined && gateKind === "sign") {
      const square = wire(gateValue ** 2);
      constraints.push({ a: part([[gate, 1]]), b: part([[gate, 1]]), c: part([[square, 1]]) });
      constraints.push({
        a: part([
          [square, 1],
          [0, -1],
        ]),
        b: part([[gate, 1]]),
        c: {},
      });
    }
    const base = pick([2, 2, 2, 2, 1, 3], 2);
    const terms: [number, number][] = [];
    for (const i of range(0, random(0, 3))) {
      const isGated = gate !== undefined && random(0, 1) === 1;
      const digit = wire(random(0, 1) * (isGated ? gateValue : 1));
      terms.push([digit, base ** i * pick([1, 1, 1, -1], 1)]);
      const other: [number, number] = isGated ? [gate, -1] : [0, -1];
      if (random(0, 19) > 0) constraints.push({ a: part([[digit, 1]]), b: part([[digit, 1], other]), c: {} });
    }
    if (gate !== undefined && random(0, 4) > 0) terms.push([gate, base ** random(0, terms.length)]);
    const scale = pick([1, 1, 3], 1);
    const sum = (list: readonly (readonly [number, number])[]) =>
      list.reduce((total, [w, coefficient]) => total + (values[w] ?? 0n) * BigInt(coefficient), 0n);
    const form = pick(["equation", "replaced", "replaced", "replaced", "none"], "equation");
    const step = base ** pick([terms.length, random(0, terms.length)], 0);
    const last = form === "replaced" ? random(0, 1) : 0;
    values[input] = sum(terms) + BigInt(last * step);
    const rest = [[input, 1] as const, ...terms.map(([w, coefficient]) => [w, -coefficient] as const)];
    const scaled = rest.map(([w, coefficient]) => [w, coefficient * scale] as const);
    if (form === "equation") constraints.push({ a: {}, b: {}, c: part(scaled) });
    if (form === "replaced") constraints.push({ a: part(scaled), b: part([...rest, [0, -step]]), c: {} });
    // A result that hangs on the digits.
    const [first] = terms;
    if (first) {
      const product = wire(Number(values[first[0]]) * Number(sum(terms)));
      constraints.push({ a: part([[first[0], 1]]), b: part(terms), c: part([[product, 1]]) });
    }
  }
  const system = {
    wires: values.length,
    publicSignals: inputs,
    constraintCount: constraints.length,
    constraints,
  };
  const given = new Map(range(1, inputs).map((input) => [input, toField(values[input] ?? 0n)]));
  return { system, given };
}
