// SPDX-License-Identifier: MIT
import { field } from "./field.ts";

/** Σ terms[wire] · wire is determined, by these constraints. */
export interface DeterminedSum {
  readonly terms: ReadonlyMap<number, bigint>;
  readonly constraints: ReadonlySet<number>;
}

/** A growing set of determined sums of open wires, in reduced echelon form. */
export interface Elimination {
  /** Adds a sum; returns false if it follows from those already there. */
  add(sum: DeterminedSum): boolean;
  /** The constraints that show a sum determined; undefined if it is no combination of those added. */
  explain(terms: ReadonlyMap<number, bigint>): ReadonlySet<number> | undefined;
  /** Wires that are now determined by themselves, with the constraints that show it. */
  solved(): [number, ReadonlySet<number>][];
}

interface Row {
  readonly terms: Map<number, bigint>;
  constraints: Set<number>;
}

/** Gaussian elimination over sparse sums. */
export function createElimination(): Elimination {
  const rows = new Map<number, Row>(); // by pivot, whose coefficient is 1
  const rowsWith = new Map<number, Set<number>>(); // wire to the pivots of the rows it occurs in

  const subtract = (row: Row, factor: bigint, other: Row, pivot?: number): void => {
    for (const [wire, coefficient] of other.terms) {
      const value = field.reduce((row.terms.get(wire) ?? 0n) - factor * coefficient);
      if (value === 0n) row.terms.delete(wire);
      else row.terms.set(wire, value);
      if (pivot === undefined) continue;
      if (value === 0n) rowsWith.get(wire)?.delete(pivot);
      else indexOf(rowsWith, wire).add(pivot);
    }
    other.constraints.forEach((constraint) => row.constraints.add(constraint));
  };
  const reduced = (terms: ReadonlyMap<number, bigint>, constraints: Iterable<number>): Row => {
    const row = { terms: new Map(terms), constraints: new Set(constraints) };
    for (const wire of terms.keys()) {
      const pivotRow = rows.get(wire);
      const factor = row.terms.get(wire);
      if (pivotRow && factor !== undefined) subtract(row, factor, pivotRow);
    }
    return row;
  };

  return {
    add({ terms, constraints }) {
      const row = reduced(terms, constraints);
      const [first] = row.terms;
      if (!first) return false;
      const [pivot, leading] = first;
      const scale = field.inverse(leading);
      for (const [wire, coefficient] of row.terms) row.terms.set(wire, field.reduce(coefficient * scale));
      for (const other of [...(rowsWith.get(pivot) ?? [])]) {
        const target = rows.get(other);
        const factor = target?.terms.get(pivot);
        if (target && factor !== undefined) subtract(target, factor, row, other);
      }
      rows.set(pivot, row);
      for (const wire of row.terms.keys()) indexOf(rowsWith, wire).add(pivot);
      return true;
    },
    explain(terms) {
      const row = reduced(terms, []);
      return row.terms.size === 0 ? row.constraints : undefined;
    },
    solved() {
      return [...rows].flatMap(([wire, row]): [number, ReadonlySet<number>][] =>
        row.terms.size === 1 ? [[wire, row.constraints]] : [],
      );
    },
  };
}

function indexOf(index: Map<number, Set<number>>, wire: number): Set<number> {
  const known = index.get(wire) ?? new Set<number>();
  index.set(wire, known);
  return known;
}
