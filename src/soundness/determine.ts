// SPDX-License-Identifier: MIT
import type { Circuit } from "./circuit.ts";
import { createFrontier, type Frontier, type Step } from "./createFrontier.ts";
import { determinedSum } from "./determinedSum.ts";
import { domainsWithout, type Domains } from "./domains.ts";
import { createElimination } from "./eliminate.ts";
import { findStandIn } from "./findStandIn.ts";
import { openTerms } from "./openTerms.ts";
import { prepare, type PreparedCircuit } from "./prepare.ts";
import { splitCases } from "./splitCases.ts";
import { splitDigits } from "./splitDigits.ts";
import { splitSums } from "./splitSums.ts";

/** What is known of a circuit. */
export interface Determination {
  /** 1 for every determined wire. */
  readonly determined: Uint8Array;
  /** The proof, in order. */
  readonly steps: readonly Step[];
}

/** A definition of a form with more open wires is not solved together with others: there are many, and long ones. */
const MOST_NAMED = 16;

/** @see determine */
export interface DetermineParameters {
  readonly circuit: Circuit;
  /** Wires that are equal in the witnesses compared: the inputs, and what was concluded before. */
  readonly given: Iterable<number>;
  /** What {@link prepare} gives for the circuit, if it is at hand. */
  readonly prepared?: PreparedCircuit;
  /** How many inputs are no wires; as many wires are found to stand for them. None if left out. */
  readonly removedInputs?: number;
  /** Position of a constraint to leave out. */
  readonly without?: number;
}

/**
 * Finds wires that have the same value in any two witnesses that agree on the given ones, by a fixed point over sound
 * rules, the cheapest first:
 * - equation: a determined sum with one open wire determines it (coefficients are constants other than 0);
 * - digits: the lemma of {@link splitUniquely}, for one determined sum or for several together ({@link splitSums});
 * - elimination: determined sums of several open wires are solved together;
 * - cases: the lemma of {@link splitCases};
 * - input: a wire that stands for an input that is none, by {@link findStandIn}.
 * A sum is determined if it is 0 by a constraint, if it is the result of determined factors, or if its product with a
 * determined factor is a constant other than 0.
 */
export function determine({
  circuit: original,
  given,
  without,
  removedInputs = 0,
  prepared = prepare(original),
}: DetermineParameters): Determination {
  const { circuit } = prepared;
  const domains =
    without === undefined ? prepared.domains : domainsWithout(circuit, prepared.domains, without);
  const frontier = createFrontier({ circuit, domains, given, without });
  const { determined, steps } = frontier;
  let stuck = frontier.openConstraints(circuit.constraints.keys());
  for (const k of stuck) frontier.enqueue(k);
  const conclude = (): void => {
    for (;;) {
      for (let k = frontier.next(); k !== undefined; k = frontier.next())
        consider(circuit, domains, frontier, k);
      const before = steps.length;
      stuck = frontier.openConstraints(stuck);
      for (const { wires, constraints } of splitSums(circuit, domains, frontier, stuck))
        frontier.conclude("digits", wires, constraints);
      if (steps.length > before) continue;
      eliminate(circuit, frontier, stuck);
      if (steps.length > before) continue;
      for (const { wires, constraints } of splitCases({ circuit, domains, determined, stuck }))
        frontier.conclude("cases", wires, constraints);
      if (steps.length === before) return;
    }
  };
  conclude();
  const result = () => ({ determined: determined.slice(0, original.wires), steps: [...steps] });
  const own = result();
  for (let left = removedInputs; left > 0; left--) {
    const standIn = findStandIn(prepared, domains, determined);
    if (standIn === undefined) break;
    frontier.conclude("input", [standIn], domains[standIn]?.constraints ?? []);
    conclude();
  }
  // Stand-ins prove something only if everything follows from them.
  const all = result();
  return all.determined.every((isDetermined) => isDetermined === 1) ? all : own;
}

/** Applies the rules that look at one constraint. */
function consider(circuit: Circuit, domains: Domains, frontier: Frontier, k: number): void {
  const { determined, openIn, unboundedIn } = frontier;
  const sum = determinedSum(circuit, frontier, k);
  if (!sum || openIn(k, sum.part) === 0) return;
  const terms = openTerms(sum.form, determined);
  if (terms.size === 1) frontier.conclude("equation", terms.keys(), [k]);
  else if (unboundedIn(k, sum.part) === 0) {
    const split = splitDigits(terms, domains);
    if (split) frontier.conclude("digits", split.wires, [k, ...split.constraints]);
  }
}

/** Solves determined sums of several open wires together; factors may be determined without their wires being so. */
function eliminate(circuit: Circuit, frontier: Frontier, stuck: readonly number[]): void {
  const { determined } = frontier;
  const elimination = createElimination();
  let waiting = stuck.filter((k) => {
    const sum = determinedSum(circuit, frontier, k);
    const isNamed = circuit.constraints[k]?.kind === "zero";
    if (sum && isNamed && frontier.openIn(k, sum.part) > MOST_NAMED) return false;
    if (sum) elimination.add({ terms: openTerms(sum.form, determined), constraints: new Set([k]) });
    return !sum && circuit.constraints[k]?.kind === "product";
  });
  for (let before = Infinity; waiting.length < before;) {
    before = waiting.length;
    waiting = waiting.filter((k) => {
      const constraint = circuit.constraints[k];
      if (constraint?.kind !== "product") return false;
      const left = elimination.explain(openTerms(constraint.left, determined));
      const right = left && elimination.explain(openTerms(constraint.right, determined));
      if (!left || !right) return true;
      elimination.add({
        terms: openTerms(constraint.result, determined),
        constraints: new Set([k, ...left, ...right]),
      });
      return false;
    });
  }
  for (const [wire, used] of elimination.solved()) frontier.conclude("elimination", [wire], used);
}
