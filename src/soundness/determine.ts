// SPDX-License-Identifier: MIT
import type { Circuit } from "./circuit.ts";
import { createFrontier, type Frontier, type Step } from "./createFrontier.ts";
import { splitUniquely, type Digit } from "./digits.ts";
import { constantsOf, domainsWithout, findDomains, type Domains } from "./domains.ts";
import { createElimination } from "./eliminate.ts";
import type { Form } from "./form.ts";
import { splitCases } from "./splitCases.ts";

/** What is known of a circuit. */
export interface Determination {
  /** 1 for every determined wire. */
  readonly determined: Uint8Array;
  /** The proof, in order. */
  readonly steps: readonly Step[];
}

/** @see determine */
export interface DetermineParameters {
  readonly circuit: Circuit;
  /** Wires that are equal in the witnesses compared: the inputs, and what was concluded before. */
  readonly given: Iterable<number>;
  /** What {@link findDomains} gives for the circuit, if it is at hand. */
  readonly domains?: Domains;
  /** Position of a constraint to leave out. */
  readonly without?: number;
}

/**
 * Finds wires that have the same value in any two witnesses that agree on the given ones, by a fixed point over sound
 * rules, the cheapest first:
 * - equation: a determined sum with one open wire determines it (coefficients are constants other than 0);
 * - digits: the lemma of {@link splitUniquely};
 * - elimination: determined sums of several open wires are solved together;
 * - cases: the lemma of {@link splitCases}.
 * A sum is determined if it is 0 by a constraint, if it is the result of determined factors, or if its product with a
 * determined factor is a constant other than 0.
 */
export function determine({ circuit, given, without, domains: known }: DetermineParameters): Determination {
  const all = known ?? findDomains(circuit);
  const domains = without === undefined ? all : domainsWithout(circuit, all, without);
  const frontier = createFrontier({ circuit, domains, given, without });
  const { determined, steps } = frontier;
  let stuck = frontier.openConstraints(circuit.constraints.keys());
  for (const k of stuck) frontier.enqueue(k);
  for (;;) {
    for (let k = frontier.next(); k !== undefined; k = frontier.next())
      consider(circuit, domains, frontier, k);
    const before = steps.length;
    stuck = frontier.openConstraints(stuck);
    eliminate(circuit, frontier, stuck);
    if (steps.length > before) continue;
    for (const { wires, constraints } of splitCases({ circuit, domains, determined, stuck }))
      frontier.conclude("cases", wires, constraints);
    if (steps.length === before) return { determined, steps };
  }
}

/** Applies the rules that look at one constraint. */
function consider(circuit: Circuit, domains: Domains, frontier: Frontier, k: number): void {
  const { determined, openIn, unboundedIn } = frontier;
  const constraint = circuit.constraints[k];
  if (constraint?.kind === "pair") {
    if (openIn(k, 0) > 0 && unboundedIn(k, 0) === 0)
      splitDigits(constraint.form, constraint.apart, domains, frontier, k);
    return;
  }
  const sum = determinedSum(circuit, frontier, k);
  if (!sum || openIn(k, sum.part) === 0) return;
  if (openIn(k, sum.part) === 1) {
    const wires = sum.form.wires.filter((wire) => determined[wire] === 0);
    frontier.conclude("equation", wires, [k]);
  } else if (unboundedIn(k, sum.part) === 0) splitDigits(sum.form, undefined, domains, frontier, k);
}

/** The form of a constraint that the constraint shows determined, with its place among the constraint's forms. */
function determinedSum(
  circuit: Circuit,
  { openIn }: Frontier,
  k: number,
): { form: Form; part: number } | undefined {
  const constraint = circuit.constraints[k];
  if (constraint?.kind === "zero") return { form: constraint.form, part: 0 };
  if (constraint?.kind !== "product") return undefined;
  const [left, right] = [openIn(k, 0) === 0, openIn(k, 1) === 0];
  if (left && right) return { form: constraint.result, part: 2 };
  if (constraint.result.wires.length > 0 || constraint.result.constant === 0n) return undefined;
  if (left) return { form: constraint.right, part: 1 };
  return right ? { form: constraint.left, part: 0 } : undefined;
}

/** Applies the lemma on digits to a form that is determined, or that is 0 or apart. */
function splitDigits(
  form: Form,
  apart: bigint | undefined,
  domains: Domains,
  { determined, conclude }: Frontier,
  k: number,
): void {
  const wires = form.wires.filter((wire) => determined[wire] === 0);
  const digits = wires.map((wire) => digitOf(form, wire, domains, wires));
  if (apart !== undefined) {
    const choices = [0n, -apart].map((constant) => ({ constant, coefficient: 0n }));
    digits.push({ coefficient: 1n, choices, gate: undefined });
  }
  if (!splitUniquely(digits, (gate) => constantsOf(domains[gate]))) return;
  const gates = digits.flatMap(({ gate }) => (gate === undefined ? [] : [gate]));
  const finite = [...wires, ...gates];
  conclude("digits", finite, [k, ...finite.flatMap((wire) => domains[wire]?.constraints ?? [])]);
}

/** Solves determined sums of several open wires together; factors may be determined without their wires being so. */
function eliminate(circuit: Circuit, frontier: Frontier, stuck: readonly number[]): void {
  const openTerms = ({ wires, coefficients }: Form): Map<number, bigint> => {
    const terms = new Map<number, bigint>();
    wires.forEach((wire, i) => {
      if (frontier.determined[wire] === 0) terms.set(wire, coefficients[i] ?? 0n);
    });
    return terms;
  };
  const elimination = createElimination();
  let waiting = stuck.filter((k) => {
    const sum = determinedSum(circuit, frontier, k);
    if (sum) elimination.add({ terms: openTerms(sum.form), constraints: new Set([k]) });
    return !sum && circuit.constraints[k]?.kind === "product";
  });
  for (let before = Infinity; waiting.length < before;) {
    before = waiting.length;
    waiting = waiting.filter((k) => {
      const constraint = circuit.constraints[k];
      if (constraint?.kind !== "product") return false;
      const left = elimination.explain(openTerms(constraint.left));
      const right = left && elimination.explain(openTerms(constraint.right));
      if (!left || !right) return true;
      elimination.add({
        terms: openTerms(constraint.result),
        constraints: new Set([k, ...left, ...right]),
      });
      return false;
    });
  }
  for (const [wire, used] of elimination.solved()) frontier.conclude("elimination", [wire], used);
}

/** A wire of a sum as a digit; a wire that others of the sum hang on has the value of each case. */
function digitOf(form: Form, wire: number, domains: Domains, wires: readonly number[]): Digit {
  const coefficient = form.coefficients[form.wires.indexOf(wire)] ?? 0n;
  const isGate = wires.some((other) => domains[other]?.gate === wire);
  if (isGate) return { coefficient, choices: [{ constant: 0n, coefficient: 1n }], gate: wire };
  const domain = domains[wire];
  return { coefficient, choices: domain?.choices ?? [], gate: domain?.gate };
}
