// SPDX-License-Identifier: MIT
import type { Circuit } from "./circuit.ts";
import type { Domain } from "./domains.ts";
import { field } from "./field.ts";
import { solveCase, type CaseConstraint, type CaseSolution } from "./solveCase.ts";
import { addSums, constantSum, solveFor, substitute, sumOf, type Sum } from "./sum.ts";

/** @see splitCases */
export interface SplitCasesParameters {
  readonly circuit: Circuit;
  readonly domains: readonly (Domain | undefined)[];
  readonly determined: Uint8Array;
  /** Positions of the constraints that have open wires. */
  readonly stuck: readonly number[];
}

/** Wires that are determined, by these constraints. */
export interface CasesConclusion {
  readonly wires: readonly number[];
  readonly constraints: readonly number[];
}

/** A constraint within a group, with its position. */
type Member = CaseConstraint & { readonly position: number };

/** Cases of a group, and steps of the search for them, beyond which it is given up. */
const MOST_CASES = 2_000;
const MOST_STEPS = 50_000;

/** A group with more open wires of any value is no "greatest of n", but hangs on layers that are still open. */
const MOST_UNBOUNDED = 8;

/**
 * The lemma on cases, for groups of constraints that digits alone do not decide, as "the greatest of n": selectors, the
 * wires that other wires hang on (d·(d − gate) = 0), take their few values in turn. If any two cases contradict each
 * other, because some sum of determined wires has ranges in them that do not meet, then any two witnesses are in the
 * same case; and wires that each case settles are determined.
 *
 * Selectors that were given count as open here, so that the cases range over them too; that only weakens what is known.
 */
export function splitCases(parameters: SplitCasesParameters): CasesConclusion[] {
  const { circuit, domains, determined, stuck } = parameters;
  const members = stuck.flatMap((position): Member[] => {
    const constraint = circuit.constraints[position];
    switch (constraint?.kind) {
      case "zero":
        return [{ kind: "zero", sum: sumOf(constraint.form), position }];
      case "pair":
        return [{ kind: "pair", sum: sumOf(constraint.form), apart: constraint.apart, position }];
      case "either":
        return [{ kind: "either", left: sumOf(constraint.left), right: sumOf(constraint.right), position }];
      default:
        return [];
    }
  });
  const selectors = new Set(members.flatMap((member) => (member.kind === "either" ? gateWires(member) : [])));
  const isOpen = (wire: number) => wire < 0 || determined[wire] === 0 || selectors.has(wire);
  return groupsOf(members, isOpen).flatMap((group) => {
    const own = new Set(group.flatMap(wiresOfMember));
    const wires = decide(
      group,
      [...selectors].filter((wire) => own.has(wire)),
      parameters,
      isOpen,
    );
    if (wires.length === 0) return [];
    const used = [...own].flatMap((wire) => (selectors.has(wire) ? (domains[wire]?.constraints ?? []) : []));
    return [{ wires, constraints: [...used, ...group.map(({ position }) => position)] }];
  });
}

function sumsOf(constraint: CaseConstraint): readonly Sum[] {
  return constraint.kind === "either" ? [constraint.left, constraint.right] : [constraint.sum];
}

function wiresOfMember(member: Member): number[] {
  return sumsOf(member).flatMap(({ terms }) => [...terms.keys()]);
}

/** The wires of g in x·(x − g) = 0, by what most terms of both factors have in common. */
function gateWires({ left, right }: { left: Sum; right: Sum }): number[] {
  const votes = new Map<bigint, number>();
  for (const [wire, coefficient] of left.terms) {
    const other = right.terms.get(wire);
    if (other === undefined) continue;
    const k = field.reduce(other * field.inverse(coefficient));
    votes.set(k, (votes.get(k) ?? 0) + 1);
  }
  if (votes.size === 0) return [];
  const [best] = [...votes].sort(([, one], [, other]) => other - one);
  return best ? [...addSums(1n, right, -best[0], left).terms.keys()] : [];
}

/** Constraints that are linked by open wires. */
function groupsOf(members: readonly Member[], isOpen: (wire: number) => boolean): Member[][] {
  const parent = new Map<number, number>();
  const find = (wire: number): number => {
    let root = wire;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    parent.set(wire, root);
    return root;
  };
  const firsts = members.map((member) => {
    const [first, ...others] = wiresOfMember(member).filter(isOpen);
    if (first !== undefined) for (const other of others) parent.set(find(other), find(first));
    return first;
  });
  const groups = new Map<number, Member[]>();
  members.forEach((member, i) => {
    const first = firsts[i];
    if (first === undefined) return;
    const root = find(first);
    const group = groups.get(root);
    if (group) group.push(member);
    else groups.set(root, [member]);
  });
  return [...groups.values()];
}

/** The wires of a group that its cases determine. */
function decide(
  group: readonly Member[],
  selectors: readonly number[],
  { domains }: SplitCasesParameters,
  isOpen: (wire: number) => boolean,
): number[] {
  if (selectors.length === 0) return [];
  const own = new Set(group.flatMap(wiresOfMember));
  if ([...own].filter((wire) => isOpen(wire) && !domains[wire]).length > MOST_UNBOUNDED) return [];
  const choices = new Map<number, readonly bigint[]>();
  for (const wire of selectors) {
    const domain = domains[wire];
    if (domain && domain.gate === undefined)
      choices.set(
        wire,
        domain.choices.map(({ constant }) => constant),
      );
  }
  const isSelector = new Set(selectors);
  const isCoupled = group.some((member) => {
    const wires = wiresOfMember(member);
    return new Set(wires).size > 1 && wires.every((wire) => isSelector.has(wire));
  });
  const product = [...choices.values()].reduce((count, { length }) => count * length, 1);
  if (!isCoupled && product > MOST_CASES) return [];
  const constraints = nameChoices(group, selectors, choices);
  const cases = casesOf(constraints, choices);
  if (!cases) return [];
  const solutions: CaseSolution[] = [];
  for (const values of cases) {
    const assigned = new Map([...values].map(([wire, value]) => [wire, constantSum(value)]));
    const solution = solveCase(constraints, assigned, isOpen);
    if (!solution) continue;
    if (!solutions.every((other) => exclude(solution, other))) return [];
    solutions.push(solution);
  }
  const [first, ...others] = solutions;
  if (!first) return [];
  return [...first.settled].filter((wire) => wire > 0 && others.every(({ settled }) => settled.has(wire)));
}

/**
 * Gives selectors without a few values of their own such values: if sum(selector, others) is 0 or apart, the selector
 * is written as (apart · choice − others) / coefficient with a new choice of 0 or 1 (a negative number as its wire).
 */
function nameChoices(
  group: readonly Member[],
  selectors: readonly number[],
  choices: Map<number, readonly bigint[]>,
): CaseConstraint[] {
  let constraints: CaseConstraint[] = [...group];
  for (const selector of selectors) {
    if (choices.has(selector)) continue;
    const source = constraints.find(
      (constraint) =>
        constraint.kind === "pair" &&
        constraint.sum.terms.has(selector) &&
        [...constraint.sum.terms.keys()].every((wire) => wire === selector || choices.has(wire)),
    );
    if (source?.kind !== "pair") continue;
    const choice = -1 - choices.size;
    choices.set(choice, [0n, 1n]);
    const named: Sum = { constant: 0n, terms: new Map([[choice, source.apart]]) };
    const value = new Map([[selector, solveFor(addSums(1n, source.sum, -1n, named), selector)]]);
    constraints = constraints
      .filter((constraint) => constraint !== source)
      .map((constraint) =>
        constraint.kind === "either"
          ? {
              ...constraint,
              left: substitute(constraint.left, value),
              right: substitute(constraint.right, value),
            }
          : { ...constraint, sum: substitute(constraint.sum, value) },
      );
    constraints.push({ kind: "zero", sum: addSums(1n, source.sum, -1n, named) });
  }
  return constraints;
}

/** All values of the selectors that their own constraints allow; undefined if there are too many to look at. */
function casesOf(
  constraints: readonly CaseConstraint[],
  choices: ReadonlyMap<number, readonly bigint[]>,
): ReadonlyMap<number, bigint>[] | undefined {
  const order = [...choices];
  if (order.length > MOST_CASES) return undefined;
  const own = constraints.filter((constraint) =>
    sumsOf(constraint).every(({ terms }) => [...terms.keys()].every((wire) => choices.has(wire))),
  );
  const found: ReadonlyMap<number, bigint>[] = [];
  let steps = 0;
  const isTooLong = () => steps > MOST_STEPS || found.length > MOST_CASES;
  const visit = (depth: number, values: Map<number, bigint>): void => {
    steps++;
    if (isTooLong() || !own.every((constraint) => isPossible(constraint, values, choices))) return;
    const next = order[depth];
    if (!next) {
      found.push(new Map(values));
      return;
    }
    const [wire, options] = next;
    for (const option of options) {
      values.set(wire, option);
      visit(depth + 1, values);
    }
    values.delete(wire);
  };
  visit(0, new Map());
  return isTooLong() ? undefined : found;
}

/** False only if no values of the selectors still open meet the constraint. */
function isPossible(
  constraint: CaseConstraint,
  values: ReadonlyMap<number, bigint>,
  choices: ReadonlyMap<number, readonly bigint[]>,
): boolean {
  switch (constraint.kind) {
    case "zero":
      return canBe(constraint.sum, 0n, values, choices);
    case "pair":
      return [0n, constraint.apart].some((target) => canBe(constraint.sum, target, values, choices));
    case "either":
      return [constraint.left, constraint.right].some((sum) => canBe(sum, 0n, values, choices));
  }
}

function canBe(
  sum: Sum,
  target: bigint,
  values: ReadonlyMap<number, bigint>,
  choices: ReadonlyMap<number, readonly bigint[]>,
): boolean {
  let [low, high] = [field.centre(sum.constant), field.centre(sum.constant)];
  for (const [wire, coefficient] of sum.terms) {
    const value = values.get(wire);
    const options = (value === undefined ? (choices.get(wire) ?? []) : [value]).map((option) =>
      field.centre(field.reduce(coefficient * option)),
    );
    low += options.reduce((one, other) => (one < other ? one : other));
    high += options.reduce((one, other) => (one > other ? one : other));
  }
  return low + field.reduce(target - low) <= high;
}

/** Two cases cannot hold for the same determined wires. */
function exclude(one: CaseSolution, other: CaseSolution): boolean {
  for (const [text, { low, high }] of one.facts) {
    const range = other.facts.get(text);
    if (!range || (high >= range.low && range.high >= low)) continue;
    const least = low < range.low ? low : range.low;
    const most = high > range.high ? high : range.high;
    // Ranges this close together hold no two numbers that are equal modulo r.
    if (most - least < field.order) return true;
  }
  return false;
}
