// SPDX-License-Identifier: MIT
import { formsOf, PARTS, type Circuit } from "./circuit.ts";
import { splitUniquely, type Digit } from "./digits.ts";
import { domainsWithout, findDomains, type Domain, type Domains } from "./domains.ts";
import { createElimination } from "./eliminate.ts";
import type { Form } from "./form.ts";
import { splitCases } from "./splitCases.ts";

/** One conclusion: these wires are determined, by these constraints and wires determined before. */
export interface Step {
  readonly by: "equation" | "digits" | "elimination" | "cases";
  readonly wires: readonly number[];
  readonly constraints: readonly number[];
}

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
  const { constraints, occurrences } = circuit;
  const isLeftOut = (k: number) => k === without;
  const all = known ?? findDomains(circuit);
  const domains = without === undefined ? all : domainsWithout(circuit, all, without);
  const isFinite = (wire: number): boolean => {
    const domain = domains[wire];
    return (
      domain !== undefined && (domain.gate === undefined || constantsOf(domains[domain.gate]) !== undefined)
    );
  };
  const determined = new Uint8Array(circuit.wires);
  determined[0] = 1;
  const steps: Step[] = [];
  // For every form of every constraint, its open wires, and those of them that may have more than a few values.
  const open = new Int32Array(PARTS * constraints.length);
  const unbounded = new Int32Array(PARTS * constraints.length);
  const finite = Uint8Array.from({ length: circuit.wires }, (_, wire) => Number(isFinite(wire)));
  const queue: number[] = [];
  const isQueued = new Uint8Array(constraints.length);

  for (const wire of given) determined[wire] = 1;
  const touched = new Set<number>(); // constraints with open wires
  for (let wire = 1; wire < circuit.wires; wire++) {
    if (determined[wire] === 1) continue;
    for (const part of occurrences[wire] ?? []) {
      open[part] = (open[part] ?? 0) + 1;
      if (finite[wire] === 0) unbounded[part] = (unbounded[part] ?? 0) + 1;
      touched.add(Math.floor(part / PARTS));
    }
  }
  const enqueue = (k: number): void => {
    if (isQueued[k] === 1 || isLeftOut(k)) return;
    isQueued[k] = 1;
    queue.push(k);
  };
  const conclude = (by: Step["by"], wires: Iterable<number>, used: Iterable<number>): void => {
    const fresh = [...wires].filter((wire) => determined[wire] === 0);
    if (fresh.length === 0) return;
    steps.push({ by, wires: fresh, constraints: [...new Set(used)] });
    for (const wire of fresh) {
      determined[wire] = 1;
      for (const part of occurrences[wire] ?? []) {
        open[part] = (open[part] ?? 0) - 1;
        if (finite[wire] === 0) unbounded[part] = (unbounded[part] ?? 0) - 1;
        enqueue(Math.floor(part / PARTS));
      }
    }
  };

  /** The form of a constraint that the constraint shows determined, with its part. */
  const determinedSum = (k: number): { form: Form; part: number } | undefined => {
    const constraint = constraints[k];
    const first = PARTS * k;
    if (constraint === undefined) return undefined;
    if (constraint.kind === "zero") return { form: constraint.form, part: first };
    if (constraint.kind !== "product") return undefined;
    const [left, right] = [open[first] === 0, open[first + 1] === 0];
    if (left && right) return { form: constraint.result, part: first + 2 };
    if (constraint.result.wires.length > 0 || constraint.result.constant === 0n) return undefined;
    if (left) return { form: constraint.right, part: first + 1 };
    return right ? { form: constraint.left, part: first } : undefined;
  };
  const splitDigits = (form: Form, apart: bigint | undefined, k: number): void => {
    const wires = form.wires.filter((wire) => determined[wire] === 0);
    const digits = wires.map((wire) => ({ ...digitOf(form, wire, domains, wires) }));
    if (apart !== undefined)
      digits.push({ coefficient: 1n, choices: [0n, -apart].map(constantChoice), gate: undefined });
    if (!splitUniquely(digits, (gate) => constantsOf(domains[gate]))) return;
    const gates = digits.flatMap(({ gate }) => (gate === undefined ? [] : [gate]));
    const finiteWires = [...wires, ...gates];
    const used = finiteWires.flatMap((wire) => domains[wire]?.constraints ?? []);
    conclude("digits", finiteWires, [k, ...used]);
  };
  const consider = (k: number): void => {
    const constraint = constraints[k];
    if (constraint?.kind === "pair") {
      if ((open[PARTS * k] ?? 0) > 0 && unbounded[PARTS * k] === 0)
        splitDigits(constraint.form, constraint.apart, k);
      return;
    }
    const sum = determinedSum(k);
    if (!sum || open[sum.part] === 0) return;
    if (open[sum.part] === 1)
      conclude(
        "equation",
        sum.form.wires.filter((wire) => determined[wire] === 0),
        [k],
      );
    else if (unbounded[sum.part] === 0) splitDigits(sum.form, undefined, k);
  };
  const drain = (): void => {
    for (let k = queue.pop(); k !== undefined; k = queue.pop()) {
      isQueued[k] = 0;
      consider(k);
    }
  };
  const openTerms = ({ wires, coefficients }: Form): Map<number, bigint> => {
    const terms = new Map<number, bigint>();
    wires.forEach((wire, i) => {
      if (determined[wire] === 0) terms.set(wire, coefficients[i] ?? 0n);
    });
    return terms;
  };
  const eliminate = (stuck: readonly number[]): void => {
    const elimination = createElimination();
    let waiting = stuck.filter((k) => {
      const sum = determinedSum(k);
      if (sum) elimination.add({ terms: openTerms(sum.form), constraints: new Set([k]) });
      return !sum && constraints[k]?.kind === "product";
    });
    for (let before = Infinity; waiting.length < before;) {
      before = waiting.length;
      waiting = waiting.filter((k) => {
        const constraint = constraints[k];
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
    for (const [wire, used] of elimination.solved()) conclude("elimination", [wire], used);
  };

  let stuck = [...touched].filter((k) => !isLeftOut(k)).sort((one, other) => one - other);
  for (const k of stuck) enqueue(k);
  for (;;) {
    drain();
    const before = steps.length;
    stuck = stuck.filter((k) =>
      formsOf(constraints[k] ?? NOTHING).some((_, part) => (open[PARTS * k + part] ?? 0) > 0),
    );
    eliminate(stuck);
    if (steps.length > before) continue;
    for (const { wires, constraints: used } of splitCases({ circuit, domains, determined, stuck }))
      conclude("cases", wires, used);
    if (steps.length === before) return { determined, steps };
  }
}

const NOTHING = { kind: "zero", form: { constant: 0n, wires: [], coefficients: [] } } as const;

function constantChoice(constant: bigint) {
  return { constant, coefficient: 0n };
}

/** The values of a wire whose domain hangs on no other wire. */
function constantsOf(domain: Domain | undefined): readonly bigint[] | undefined {
  if (domain?.gate !== undefined) return undefined;
  return domain?.choices.map(({ constant }) => constant);
}

/** A wire of a sum as a digit; a wire that others of the sum hang on has the value of each case. */
function digitOf(
  form: Form,
  wire: number,
  domains: readonly (Domain | undefined)[],
  wires: readonly number[],
): Digit {
  const coefficient = form.coefficients[form.wires.indexOf(wire)] ?? 0n;
  const isGate = wires.some((other) => domains[other]?.gate === wire);
  if (isGate) return { coefficient, choices: [{ constant: 0n, coefficient: 1n }], gate: wire };
  const domain = domains[wire];
  return { coefficient, choices: domain?.choices ?? [], gate: domain?.gate };
}
