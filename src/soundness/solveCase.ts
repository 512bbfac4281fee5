// SPDX-License-Identifier: MIT
import { splitUniquely } from "./digits.ts";
import { field } from "./field.ts";
import { addSums, constantSum, solveFor, substitute, sumRatio, type Sum } from "./sum.ts";

/** A constraint within a case: sum = 0; sum = 0 or apart; left = 0 or right = 0. */
export type CaseConstraint =
  | { readonly kind: "zero"; readonly sum: Sum }
  | { readonly kind: "pair"; readonly sum: Sum; readonly apart: bigint }
  | { readonly kind: "either"; readonly left: Sum; readonly right: Sum };

/** A whole number that a sum of determined wires stands for lies in [low, high]. */
export interface Interval {
  readonly low: bigint;
  readonly high: bigint;
}

/** What holds in a case. */
export interface CaseSolution {
  /** Wires that leave no choice within the case. */
  readonly settled: ReadonlySet<number>;
  /** Ranges of sums of determined wires, by the sum's text. */
  readonly facts: ReadonlyMap<string, Interval>;
}

/**
 * Follows a case to its end: solves linear constraints by substitution, and splits sums of digits.
 *
 * @param assigned the wires that make the case, with their values.
 * @returns undefined if the case contradicts the constraints.
 */
export function solveCase(
  constraints: readonly CaseConstraint[],
  assigned: ReadonlyMap<number, Sum>,
  isOpen: (wire: number) => boolean,
): CaseSolution | undefined {
  const values = new Map(assigned);
  const split = new Set<number>();
  const facts = new Map<string, Interval>();
  let live = [...constraints];
  const isLeft = (wire: number) => isOpen(wire) && !split.has(wire);
  const openOf = ({ terms }: Sum) => [...terms.keys()].filter(isLeft);
  const note = (sum: Sum, interval: Interval, scale: bigint): void => {
    // Sums that hang on the case's own digits say nothing about other cases.
    if ([...sum.terms.keys()].some((wire) => isOpen(wire))) return;
    const fact = factOf(sum, interval, scale);
    const known = facts.get(fact.text);
    if (!known) facts.set(fact.text, fact);
    else
      facts.set(fact.text, {
        low: known.low > fact.low ? known.low : fact.low,
        high: known.high < fact.high ? known.high : fact.high,
      });
  };

  for (;;) {
    // Substitute until nothing changes.
    for (let isChanged = true; isChanged;) {
      isChanged = false;
      const next: CaseConstraint[] = [];
      for (const constraint of live) {
        const simple = simplify(constraint, values);
        if (simple === "fails") return undefined;
        if (simple === "holds") continue;
        if (simple.kind === "zero") {
          const open = openOf(simple.sum);
          const [wire] = open;
          if (wire === undefined) {
            note(simple.sum, { low: 0n, high: 0n }, 1n);
            continue;
          }
          if (open.length === 1) {
            setValue(values, wire, solveFor(simple.sum, wire));
            isChanged = true;
            continue;
          }
        }
        next.push(simple);
      }
      live = next;
    }
    const domains = domainsOf(live, openOf);
    const remaining: CaseConstraint[] = [];
    let isChanged = false;
    for (const constraint of live) {
      const sum = constraint.kind === "either" ? undefined : constraint.sum;
      const open = sum ? openOf(sum) : [];
      const apart = constraint.kind === "pair" ? constraint.apart : undefined;
      const isDomain = open.length === 1 && apart !== undefined && sum?.terms.size === 1;
      if (!sum || isDomain) {
        remaining.push(constraint);
        continue;
      }
      const digits = open.map((wire) => digit(sum.terms.get(wire) ?? 0n, domains.get(wire)));
      if (apart !== undefined) digits.push(digit(1n, [0n, field.reduce(-apart)]));
      const spread = digits.some(({ choices }) => choices.length === 0)
        ? undefined
        : splitUniquely(digits, () => undefined);
      if (spread) {
        const rest = new Map([...sum.terms].filter(([wire]) => !open.includes(wire)));
        // rest + digits = 0.
        note({ constant: sum.constant, terms: rest }, { low: -spread.high, high: -spread.low }, spread.scale);
        for (const wire of open) split.add(wire);
        isChanged = true;
        continue;
      }
      const unbounded = open.find((wire) => !domains.has(wire));
      if (constraint.kind === "zero" && unbounded !== undefined) {
        setValue(values, unbounded, solveFor(sum, unbounded));
        isChanged = true;
        // The values of the others change with it: start again.
        remaining.push(...live.slice(live.indexOf(constraint) + 1));
        break;
      }
      remaining.push(constraint);
    }
    live = remaining;
    if (!isChanged) break;
  }
  const settled = new Set(split);
  for (const [wire, value] of values) if (openOf(value).length === 0) settled.add(wire);
  return { settled, facts };
}

/** Defines a wire, also in the definitions made before. */
function setValue(values: Map<number, Sum>, wire: number, value: Sum): void {
  const own = new Map([[wire, value]]);
  for (const [other, sum] of values) if (sum.terms.has(wire)) values.set(other, substitute(sum, own));
  values.set(wire, value);
}

function simplify(
  constraint: CaseConstraint,
  values: ReadonlyMap<number, Sum>,
): CaseConstraint | "holds" | "fails" {
  if (constraint.kind === "either") {
    const left = substitute(constraint.left, values);
    const right = substitute(constraint.right, values);
    if (left.terms.size === 0) return left.constant === 0n ? "holds" : ofZero(right);
    if (right.terms.size === 0) return right.constant === 0n ? "holds" : ofZero(left);
    const k = sumRatio(left, right);
    if (k === undefined) return { kind: "either", left, right };
    const apart = field.reduce(field.reduce(k * left.constant - right.constant) * field.inverse(k));
    return apart === 0n ? ofZero(left) : { kind: "pair", sum: left, apart };
  }
  const sum = substitute(constraint.sum, values);
  if (constraint.kind === "zero") return ofZero(sum);
  if (sum.terms.size > 0) return { ...constraint, sum };
  return sum.constant === 0n || sum.constant === constraint.apart ? "holds" : "fails";
}

function ofZero(sum: Sum): CaseConstraint | "holds" | "fails" {
  if (sum.terms.size > 0) return { kind: "zero", sum };
  return sum.constant === 0n ? "holds" : "fails";
}

/** The two values of every wire that a constraint has to itself. */
function domainsOf(live: readonly CaseConstraint[], openOf: (sum: Sum) => number[]): Map<number, bigint[]> {
  const domains = new Map<number, bigint[]>();
  for (const constraint of live) {
    if (constraint.kind !== "pair" || constraint.sum.terms.size !== 1) continue;
    const [wire] = openOf(constraint.sum);
    if (wire === undefined || domains.has(wire)) continue;
    const values = [0n, constraint.apart].map(
      (value) => solveFor(addSums(1n, constraint.sum, -1n, constantSum(value)), wire).constant,
    );
    domains.set(wire, values);
  }
  return domains;
}

function digit(coefficient: bigint, values: readonly bigint[] = []) {
  return {
    coefficient,
    choices: values.map((constant) => ({ constant, coefficient: 0n })),
    gate: undefined,
  };
}

/** scale · sum in [low, high], as the range of its terms alone, whose first coefficient is made positive. */
function factOf(sum: Sum, { low, high }: Interval, scale: bigint): Interval & { text: string } {
  const constant = field.centre(field.reduce(scale * sum.constant));
  const terms = [...sum.terms]
    .map(([wire, coefficient]) => [wire, field.centre(field.reduce(scale * coefficient))] as const)
    .sort(([one], [other]) => one - other);
  const isNegative = (terms[0]?.[1] ?? 0n) < 0n;
  const sign = isNegative ? -1n : 1n;
  const text = terms.map(([wire, coefficient]) => `${String(wire)}:${String(sign * coefficient)}`).join();
  return isNegative
    ? { text, low: constant - high, high: constant - low }
    : { text, low: low - constant, high: high - constant };
}
