// SPDX-License-Identifier: MIT
import { field } from "./field.ts";
import type { Form } from "./form.ts";

/** A form that is quick to change: constant + Σ terms[wire] · wire, without terms of 0. */
export interface Sum {
  readonly constant: bigint;
  readonly terms: ReadonlyMap<number, bigint>;
}

/** A number as a sum. */
export function constantSum(constant: bigint): Sum {
  return { constant: field.reduce(constant), terms: new Map() };
}

/** A form as a sum. */
export function sumOf({ constant, wires, coefficients }: Form): Sum {
  return { constant, terms: new Map(wires.map((wire, i) => [wire, coefficients[i] ?? 0n])) };
}

/** f · sum + g · other. */
export function addSums(f: bigint, sum: Sum, g: bigint, other: Sum): Sum {
  const terms = new Map<number, bigint>();
  for (const [wire, coefficient] of sum.terms) addTerm(terms, wire, f * coefficient);
  for (const [wire, coefficient] of other.terms) addTerm(terms, wire, g * coefficient);
  return { constant: field.reduce(f * sum.constant + g * other.constant), terms };
}

/** A sum with wires replaced by what they are. */
export function substitute(sum: Sum, values: ReadonlyMap<number, Sum>): Sum {
  let isChanged = false;
  for (const wire of sum.terms.keys()) isChanged ||= values.has(wire);
  if (!isChanged) return sum;
  let constant = sum.constant;
  const terms = new Map<number, bigint>();
  for (const [wire, coefficient] of sum.terms) {
    const value = values.get(wire);
    if (!value) {
      addTerm(terms, wire, coefficient);
      continue;
    }
    constant += coefficient * value.constant;
    for (const [inner, factor] of value.terms) addTerm(terms, inner, coefficient * factor);
  }
  return { constant: field.reduce(constant), terms };
}

function addTerm(terms: Map<number, bigint>, wire: number, by: bigint): void {
  const value = field.reduce((terms.get(wire) ?? 0n) + by);
  if (value === 0n) terms.delete(wire);
  else terms.set(wire, value);
}

/** The sum that a wire is, if `sum` = 0. */
export function solveFor(sum: Sum, wire: number): Sum {
  const scale = field.reduce(-field.inverse(sum.terms.get(wire) ?? 1n));
  const terms = new Map(sum.terms);
  terms.delete(wire);
  return addSums(scale, { constant: sum.constant, terms }, 0n, constantSum(0n));
}

/** The k for which other = k · sum but for the constants; undefined if there is none. */
export function sumRatio(sum: Sum, other: Sum): bigint | undefined {
  const [first] = sum.terms;
  if (!first || sum.terms.size !== other.terms.size) return undefined;
  const k = field.reduce((other.terms.get(first[0]) ?? 0n) * field.inverse(first[1]));
  if (k === 0n) return undefined;
  for (const [wire, coefficient] of sum.terms)
    if (field.reduce(k * coefficient) !== other.terms.get(wire)) return undefined;
  return k;
}
