// SPDX-License-Identifier: MIT
import { PARTS, wiresOf, type Circuit } from "./circuit.ts";
import { field } from "./field.ts";
import { coefficientOf, type Form } from "./form.ts";

/** One value that a wire may have: constant + coefficient · gate. */
export interface Choice {
  readonly constant: bigint;
  readonly coefficient: bigint;
}

/** The few values that constraints allow a wire, which may hang on one other wire, its gate. */
export interface Domain {
  readonly choices: readonly Choice[];
  readonly gate: number | undefined;
  /** Positions of the constraints that allow no others. */
  readonly constraints: readonly number[];
}

/** The domain of every wire that has one. */
export type Domains = (Domain | undefined)[];

/** Positions of constraints, and whether to leave one out. */
type IsLeftOut = (constraint: number) => boolean;

/**
 * The domains that single constraints give: a·(a − c) = 0 for a wire a and a constant c; d·(d − g) = 0 for wires d and
 * g; and s·(q − 1) = 0 with q = s·s, by which s is −1, 0 or 1. Each holds in every witness by itself.
 */
export function findDomains(circuit: Circuit): Domains {
  const domains: Domains = new Array<Domain | undefined>(circuit.wires).fill(undefined);
  search(circuit, circuit.constraints.keys(), () => false, domains);
  return domains;
}

/** The domains that are left without one constraint. */
export function domainsWithout(circuit: Circuit, domains: Domains, constraint: number): Domains {
  const left = circuit.constraints[constraint];
  const lost = left
    ? [...wiresOf(left)].filter((wire) => domains[wire]?.constraints.includes(constraint))
    : [];
  if (lost.length === 0) return domains;
  const result = [...domains];
  const again = new Set<number>();
  for (const wire of lost) {
    result[wire] = undefined;
    for (const occurrence of circuit.occurrences[wire] ?? []) again.add(Math.floor(occurrence / PARTS));
  }
  search(circuit, again, (k) => k === constraint, result);
  return result;
}

/** Adds the domains that these constraints give. */
function search(circuit: Circuit, positions: Iterable<number>, isLeftOut: IsLeftOut, domains: Domains): void {
  const put = (wire: number, domain: Domain | undefined): void => {
    const known = domains[wire];
    if (domain && (!known || (known.gate !== undefined && domain.gate === undefined))) domains[wire] = domain;
  };
  for (const k of positions) {
    const constraint = circuit.constraints[k];
    if (!constraint || isLeftOut(k)) continue;
    if (constraint.kind === "pair") {
      const [wire] = constraint.form.wires;
      if (wire === undefined || constraint.form.wires.length !== 1) continue;
      const choices = [0n, constraint.apart].map((value) => fixed(rootOf(constraint.form, value)));
      put(wire, { choices, gate: undefined, constraints: [k] });
    } else if (constraint.kind === "either") {
      for (const [one, other] of [
        [constraint.left, constraint.right],
        [constraint.right, constraint.left],
      ] as const) {
        const [wire] = one.wires;
        if (wire === undefined || one.wires.length !== 1) continue;
        put(wire, gatedDomain(wire, one, other, k));
        for (const [signed, domain] of signDomains(circuit, { wire, one, other, k, isLeftOut }))
          put(signed, domain);
      }
    }
  }
}

function fixed(constant: bigint): Choice {
  return { constant, coefficient: 0n };
}

/** The value of its only wire for which a form has a value. */
function rootOf(form: Form, value: bigint): bigint {
  return field.reduce((value - form.constant) * field.inverse(form.coefficients[0] ?? 1n));
}

/** wire = root, or α · wire + γ · gate + constant = 0. */
function gatedDomain(wire: number, one: Form, other: Form, k: number): Domain | undefined {
  const own = coefficientOf(other, wire);
  const gate = other.wires.find((candidate) => candidate !== wire);
  if (own === 0n || gate === undefined || other.wires.length !== 2) return undefined;
  const scale = field.reduce(-field.inverse(own));
  const gated = {
    constant: field.reduce(other.constant * scale),
    coefficient: field.reduce(coefficientOf(other, gate) * scale),
  };
  return { choices: [fixed(rootOf(one, 0n)), gated], gate, constraints: [k] };
}

/** wire = root or square = value, where a product of two forms in wire gives square. */
function signDomains(
  circuit: Circuit,
  {
    wire,
    one,
    other,
    k,
    isLeftOut,
  }: { wire: number; one: Form; other: Form; k: number; isLeftOut: IsLeftOut },
): [number, Domain][] {
  const [square] = other.wires;
  if (square === undefined || square === wire || other.wires.length !== 1) return [];
  for (const occurrence of circuit.occurrences[square] ?? []) {
    const position = Math.floor(occurrence / PARTS);
    const product = circuit.constraints[position];
    if (product?.kind !== "product" || isLeftOut(position)) continue;
    const { left, right, result } = product;
    if (![left, right].every((form) => form.wires.length === 1 && form.wires[0] === wire)) continue;
    if (result.wires.length !== 1 || result.wires[0] !== square) continue;
    const [a = 0n, b = 0n, c = 0n] = [left.coefficients[0], right.coefficients[0], result.coefficients[0]];
    const target = c * rootOf(other, 0n) + result.constant;
    const roots = quadraticRoots(
      a * b,
      a * right.constant + b * left.constant,
      left.constant * right.constant - target,
    );
    const values = [...new Set([rootOf(one, 0n), ...roots])];
    const constraints = [k, position];
    const squareOf = (value: bigint) =>
      rootOf(result, field.reduce((a * value + left.constant) * (b * value + right.constant)));
    return [
      [wire, { choices: values.map(fixed), gate: undefined, constraints }],
      [square, { choices: [...new Set(values.map(squareOf))].map(fixed), gate: undefined, constraints }],
    ];
  }
  return [];
}

/** The roots of a·x² + b·x + c, where a is not 0. */
function quadraticRoots(a: bigint, b: bigint, c: bigint): bigint[] {
  const root = field.squareRoot(field.reduce(b * b - 4n * a * c));
  if (root === undefined) return [];
  const half = field.inverse(field.reduce(2n * a));
  return [field.reduce((root - b) * half), field.reduce((-root - b) * half)];
}

/** The values of a wire whose domain hangs on no other wire. */
export function constantsOf(domain: Domain | undefined): readonly bigint[] | undefined {
  if (domain?.gate !== undefined) return undefined;
  return domain?.choices.map(({ constant }) => constant);
}
