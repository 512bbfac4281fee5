// SPDX-License-Identifier: MIT
import type { Circuit } from "./circuit.ts";
import type { Frontier } from "./createFrontier.ts";
import { determinedSum } from "./determinedSum.ts";
import { constantsOf, type Domains } from "./domains.ts";
import type { DeterminedSum } from "./eliminate.ts";
import { field } from "./field.ts";
import { openTerms } from "./openTerms.ts";
import { splitDigits } from "./splitDigits.ts";

/** A sum with more open wires of unknown range is left for when fewer of them are open. */
const MOST_UNBOUNDED = 8;

/**
 * The lemma on digits for several determined sums together: wires that may have any value are eliminated, as a result
 * that is a sum of digits is where a digit was replaced by it; sums that are left are of digits alone.
 *
 * @param stuck positions of the constraints that have open wires.
 * @returns wires that are determined, each time by these constraints.
 */
export function splitSums(
  circuit: Circuit,
  domains: Domains,
  frontier: Frontier,
  stuck: readonly number[],
): { readonly wires: readonly number[]; readonly constraints: readonly number[] }[] {
  const unboundedOf = (terms: ReadonlyMap<number, bigint>): number[] =>
    [...terms.keys()].filter((wire) => !frontier.isFinite(wire));
  const sums = stuck
    .flatMap((k) => openSum(circuit, domains, frontier, k) ?? [])
    .map((sum) => ({ ...sum, unbounded: unboundedOf(sum.terms).length }))
    .filter(({ unbounded }) => unbounded <= MOST_UNBOUNDED)
    .sort((one, other) => one.unbounded - other.unbounded);
  const pivots = new Map<number, DeterminedSum>();
  return sums.flatMap((sum) => {
    const { terms, constraints } = eliminate(sum, pivots);
    if (terms.size === 0) return [];
    const [pivot] = unboundedOf(terms);
    if (pivot !== undefined) {
      pivots.set(pivot, { terms, constraints });
      return [];
    }
    const split = splitDigits(terms, domains);
    return split ? [{ wires: split.wires, constraints: [...constraints, ...split.constraints] }] : [];
  });
}

/** What a constraint says of a sum of open wires: x · x is such a sum too if x has two values. */
function openSum(
  circuit: Circuit,
  domains: Domains,
  { determined, openIn }: Frontier,
  k: number,
): DeterminedSum | undefined {
  const sum = determinedSum(circuit, { openIn }, k);
  if (sum) return { terms: openTerms(sum.form, determined), constraints: new Set([k]) };
  const constraint = circuit.constraints[k];
  if (constraint?.kind !== "product") return undefined;
  const { left, right, result } = constraint;
  const [wire] = left.wires;
  if (wire === undefined || left.wires.length > 1 || right.wires.length > 1 || right.wires[0] !== wire)
    return undefined;
  const values = constantsOf(domains[wire]);
  const [u, v] = values ?? [];
  if (u === undefined || v === undefined || values?.length !== 2) return undefined;
  // (a·x + b)·(c·x + d), where x² = (u + v)·x − u·v.
  const [a = 0n, c = 0n] = [left.coefficients[0], right.coefficients[0]];
  const slope = a * c * (u + v) + a * right.constant + c * left.constant;
  const terms = openTerms(result, determined);
  addTo(terms, wire, -slope);
  return { terms, constraints: new Set([k, ...(domains[wire]?.constraints ?? [])]) };
}

/** A sum less multiples of those that have a wire to eliminate. */
function eliminate(sum: DeterminedSum, pivots: ReadonlyMap<number, DeterminedSum>): DeterminedSum {
  const terms = new Map(sum.terms);
  const constraints = new Set(sum.constraints);
  // Wires that a pivot's sum brings in come after those already there, so they are met as well.
  for (const [wire] of terms) {
    const coefficient = terms.get(wire);
    const pivot = pivots.get(wire);
    const own = pivot?.terms.get(wire);
    if (!pivot || coefficient === undefined || own === undefined) continue;
    const factor = field.reduce(coefficient * field.inverse(own));
    for (const [other, value] of pivot.terms) addTo(terms, other, -factor * value);
    pivot.constraints.forEach((constraint) => constraints.add(constraint));
  }
  return { terms, constraints };
}

function addTo(terms: Map<number, bigint>, wire: number, by: bigint): void {
  const value = field.reduce((terms.get(wire) ?? 0n) + by);
  if (value === 0n) terms.delete(wire);
  else terms.set(wire, value);
}
