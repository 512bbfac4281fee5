// SPDX-License-Identifier: MIT
import { F1Field } from "ffjavascript";
import { SCALAR_FIELD_ORDER as R } from "../../src/shared/publicSignals.ts";
import type { Constraint, ConstraintSystem } from "../../src/shared/circom/readR1cs.ts";

/** Every witness of a system in which some wires are given. */
export interface Solutions {
  /** The witnesses found, at most `limit` of them. */
  readonly witnesses: readonly (readonly bigint[])[];
  /** True if some wire can take any value at all: there are about 2^254 witnesses. */
  readonly free: boolean;
}

/** Σ terms[wire] · wire + constant, over wires that are still open. */
interface Affine {
  readonly constant: bigint;
  readonly terms: ReadonlyMap<number, bigint>;
}

type Product = readonly [Affine, Affine, Affine];

/** A constraint's three parts as lists of wire and coefficient. */
type Row = readonly [Terms, Terms, Terms];
type Terms = readonly (readonly [number, bigint])[];

/** What an assignment of wires implies for a constraint. */
type Step =
  | { readonly kind: "holds" | "fails" | "open" }
  | { readonly kind: "zero"; readonly affine: Affine }
  | { readonly kind: "branch"; readonly options: readonly Affine[]; readonly width: number };

const FIELD = new F1Field(R);
const mod = (value: bigint): bigint => ((value % R) + R) % R;
const inverse = (value: bigint): bigint => (value === 1n || value === R - 1n ? value : FIELD.inv(value));

/**
 * Finds every witness of a constraint system over the whole field, given some wires: not a sample, a proof by cases. It
 * solves linear constraints by substitution and splits (A)(B) = 0 and one-variable quadratics into their cases, so it
 * suits circuits of digits and selectors with few digits each; large dense linear systems (Poseidon of many inputs) are
 * beyond it.
 *
 * @param given - Value by wire; wire 0 is 1 in any case.
 * @param limit - Stop after so many witnesses (default 2, enough to know whether there is exactly one).
 * @throws Error if a constraint can be neither solved nor split.
 */
export function allWitnesses(
  system: ConstraintSystem,
  given: ReadonlyMap<number, bigint>,
  limit = 2,
): Solutions {
  const start = new Map<number, Affine>([[0, constant(1n)]]);
  for (const [wire, value] of given) start.set(wire, constant(mod(value)));

  const rows = system.constraints.map(toRow);
  const solved = independentParts(rows, system.wires, start).map((part) => solve(part, start, limit));
  const touched = new Set(rows.flatMap(wiresOf));
  const untouched = Array.from({ length: system.wires }, (_, wire) => wire).some(
    (wire) => !touched.has(wire) && !start.has(wire),
  );
  if (solved.some((part) => part.found.length === 0 && !part.free)) return { witnesses: [], free: false };
  if (untouched || solved.some((part) => part.free)) return { witnesses: [], free: true };

  let combined: Map<number, Affine>[] = [start];
  for (const { found } of solved) {
    combined = combined.flatMap((left) => found.map((right) => new Map([...left, ...right]))).slice(0, limit);
  }
  const witnesses = combined.map((wires) =>
    Array.from({ length: system.wires }, (_, wire) => wires.get(wire)?.constant ?? 0n),
  );
  return { witnesses, free: false };
}

function constant(value: bigint): Affine {
  return { constant: value, terms: new Map() };
}

function toRow({ a, b, c }: Constraint): Row {
  const terms = (part: Readonly<Record<string, bigint>>): Terms =>
    Object.entries(part).map(([wire, coefficient]) => [Number(wire), coefficient]);
  return [terms(a), terms(b), terms(c)];
}

function wiresOf(row: Row): number[] {
  return row.flatMap((part) => part.map(([wire]) => wire));
}

/** Groups of constraints that share no wire but given ones. */
function independentParts(rows: readonly Row[], wires: number, given: ReadonlyMap<number, Affine>): Row[][] {
  const parent = Array.from({ length: wires }, (_, wire) => wire);
  const find = (wire: number): number => {
    let root = wire;
    while ((parent[root] ?? root) !== root) root = parent[root] ?? root;
    parent[wire] = root;
    return root;
  };
  const open = rows.map((row) => wiresOf(row).filter((wire) => !given.has(wire)));
  for (const [first, ...others] of open) {
    if (first === undefined) continue;
    for (const other of others) parent[find(other)] = find(first);
  }
  const parts = new Map<number, Row[]>();
  rows.forEach((row, i) => {
    const first = open[i]?.[0];
    const part = first === undefined ? -1 : find(first);
    const members = parts.get(part);
    if (members === undefined) parts.set(part, [row]);
    else members.push(row);
  });
  return [...parts.values()];
}

interface PartSolutions {
  found: Map<number, Affine>[];
  free: boolean;
}

function solve(
  constraints: readonly Row[],
  given: ReadonlyMap<number, Affine>,
  limit: number,
): PartSolutions {
  const result: PartSolutions = { found: [], free: false };
  const wires = [...new Set(constraints.flatMap(wiresOf))];
  const seen = new Set<string>();

  const visit = (defined: Map<number, Affine>, open: readonly Row[]): void => {
    if (result.free || result.found.length >= limit) return;
    const state = propagate(defined, open);
    if (state === "contradiction") return;
    if (state.branch === undefined) {
      if (state.open.length > 0)
        throw new Error(`${String(state.open.length)} constraints can be neither solved nor split`);
      const values = new Map(wires.map((wire) => [wire, substitute([[wire, 1n]], 0n, defined)]));
      if ([...values.values()].some(({ terms }) => terms.size > 0)) {
        result.free = true;
        return;
      }
      const key = [...values.values()].map((value) => value.constant.toString()).join();
      if (!seen.has(key)) result.found.push(values);
      seen.add(key);
      return;
    }
    for (const affine of state.branch) {
      const next = new Map(defined);
      if (define(next, affine)) visit(next, state.open);
    }
  };
  visit(new Map(given), constraints);
  return result;
}

/** Uses up every constraint that has become linear; then names the narrowest case distinction, if one is left. */
function propagate(
  defined: Map<number, Affine>,
  constraints: readonly Row[],
): "contradiction" | { open: Row[]; branch: readonly Affine[] | undefined } {
  let open = [...constraints];
  for (;;) {
    const left: Row[] = [];
    let best: { options: readonly Affine[]; width: number } | undefined;
    let linear: Row | undefined; // with several open wires: used only if nothing simpler is left
    for (const constraint of open) {
      if (cannotStep(constraint, defined)) {
        left.push(constraint);
        continue;
      }
      const step = examine(reduce(constraint, defined));
      if (step.kind === "fails") return "contradiction";
      if (step.kind === "holds") continue;
      if (step.kind === "zero") {
        if (step.affine.terms.size > 1) {
          linear ??= constraint;
          left.push(constraint);
          continue;
        }
        if (!define(defined, step.affine)) return "contradiction";
        continue;
      }
      left.push(constraint);
      if (step.kind === "branch" && (best === undefined || step.width < best.width)) best = step;
    }
    if (left.length < open.length) {
      open = left;
      continue;
    }
    if (linear === undefined) return { open: left, branch: best?.options };
    const used = linear;
    const step = examine(reduce(used, defined));
    if (step.kind === "zero" && !define(defined, step.affine)) return "contradiction";
    open = left.filter((constraint) => constraint !== used);
  }
}

/** A cheap test that spares most constraints of a hash the full reduction: both factors and the product are open. */
function cannotStep([a, b, c]: Row, defined: ReadonlyMap<number, Affine>): boolean {
  const openWire = (part: Terms) => part.find(([wire]) => !defined.has(wire))?.[0];
  const partlyDefined = [a, b, c].some((part) =>
    part.some(([wire]) => (defined.get(wire)?.terms.size ?? 0) > 0),
  );
  if (partlyDefined) return false; // Open wires may cancel out.
  const [left, right, product] = [openWire(a), openWire(b), openWire(c)];
  return (
    left !== undefined &&
    right !== undefined &&
    product !== undefined &&
    (left !== product || right !== product)
  );
}

function reduce([a, b, c]: Row, defined: ReadonlyMap<number, Affine>): Product {
  return [substitute(a, 0n, defined), substitute(b, 0n, defined), substitute(c, 0n, defined)];
}

function examine([a, b, c]: Product): Step {
  if (a.terms.size === 0 || b.terms.size === 0) {
    const [factor, other] = a.terms.size === 0 ? [a.constant, b] : [b.constant, a];
    const affine = add(add(constant(0n), other, factor), c, R - 1n);
    if (affine.terms.size > 0) return { kind: "zero", affine };
    return { kind: affine.constant === 0n ? "holds" : "fails" };
  }
  const names = new Set([...a.terms.keys(), ...b.terms.keys(), ...c.terms.keys()]);
  const [wire] = names;
  if (names.size === 1 && wire !== undefined) {
    const options = roots(wire, [a, b, c]);
    const [only] = options;
    if (only === undefined) return { kind: "fails" };
    return options.length === 1 ? { kind: "zero", affine: only } : { kind: "branch", options, width: 1 };
  }
  if (c.terms.size === 0 && c.constant === 0n) return { kind: "branch", options: [a, b], width: names.size };
  return { kind: "open" };
}

/** The values of the only open wire that fulfil a · b = c, each as an affine expression that is 0 there. */
function roots(wire: number, [a, b, c]: Product): Affine[] {
  const [a1, b1, c1] = [a, b, c].map(({ terms }) => terms.get(wire) ?? 0n);
  if (a1 === undefined || b1 === undefined || c1 === undefined) return [];
  const at = (value: bigint): Affine => ({ constant: mod(-value), terms: new Map([[wire, 1n]]) });
  if (c1 === 0n && c.constant === 0n) {
    const values = new Set([mod(-a.constant * inverse(a1)), mod(-b.constant * inverse(b1))]);
    return [...values].map(at);
  }
  const square = mod(a1 * b1);
  const linear = mod(a1 * b.constant + b1 * a.constant - c1);
  const discriminant = mod(linear * linear - 4n * square * mod(a.constant * b.constant - c.constant));
  const root = FIELD.sqrt(discriminant);
  if (root === null) return [];
  return (root === 0n ? [0n] : [root, R - root]).map((sign) => {
    return at(mod((sign - linear) * inverse(mod(2n * square))));
  });
}

/** Σ terms + constant, with every wire replaced by what it is known to be. */
function substitute(
  from: Iterable<readonly [number, bigint]>,
  start: bigint,
  defined: ReadonlyMap<number, Affine>,
): Affine {
  let sum = start;
  const terms = new Map<number, bigint>();
  const put = (wire: number, coefficient: bigint): void => {
    const known = defined.get(wire);
    if (known === undefined) {
      const total = mod((terms.get(wire) ?? 0n) + coefficient);
      if (total === 0n) terms.delete(wire);
      else terms.set(wire, total);
      return;
    }
    sum = mod(sum + coefficient * known.constant);
    for (const [inner, factor] of known.terms) put(inner, mod(coefficient * factor));
  };
  for (const [wire, coefficient] of from) put(wire, coefficient);
  return { constant: sum, terms };
}

/** left + right · factor. */
function add(left: Affine, right: Affine, factor: bigint): Affine {
  const sum = mod(left.constant + right.constant * factor);
  if (right.terms.size === 0) return { constant: sum, terms: left.terms };
  const terms = new Map(left.terms);
  for (const [wire, coefficient] of right.terms) {
    const total = mod((terms.get(wire) ?? 0n) + coefficient * factor);
    if (total === 0n) terms.delete(wire);
    else terms.set(wire, total);
  }
  return { constant: sum, terms };
}

/** Makes an affine expression zero by defining one of its open wires; false if that is impossible. */
function define(defined: Map<number, Affine>, zero: Affine): boolean {
  const reduced = substitute(zero.terms, zero.constant, defined);
  const [first] = reduced.terms;
  if (first === undefined) return reduced.constant === 0n;
  const [wire, coefficient] = first;
  const scale = mod(-inverse(coefficient));
  const terms = new Map([...reduced.terms].filter(([other]) => other !== wire));
  defined.set(wire, add(constant(0n), { constant: reduced.constant, terms }, scale));
  return true;
}
