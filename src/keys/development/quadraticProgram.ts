// SPDX-License-Identifier: MIT
import type { LinearCombination } from "r1csfile";
import { CircuitTooLargeError } from "../../errors/KeyErrors.ts";
import type { ConstraintSystem } from "../../shared/circom/readR1cs.ts";
import { evaluateLagrange, modulo, scalarField } from "./lagrange.ts";

/** A quadratic arithmetic program at one point: for each wire the values of its polynomials A, B and C. */
export type EvaluatedProgram = { readonly a: bigint[]; readonly b: bigint[]; readonly c: bigint[] };

/**
 * The power of two that holds a circuit's constraints and one more row for each public signal and the constant (the
 * same as snarkjs chooses).
 *
 * @throws CircuitTooLargeError if BN254's scalar field has no domain of twice that size.
 */
export function domainPower(size: { constraintCount: number; publicSignals: number }): number {
  const power = Math.floor(Math.log2(size.constraintCount + size.publicSignals)) + 1;
  if (power + 1 > scalarField.s) throw new CircuitTooLargeError(size.constraintCount);
  return power;
}

/**
 * Evaluates a circuit's program at τ. Row k holds constraint k; after them come rows that hold the constant and each
 * public signal alone on the left, so that no public signal is without a polynomial.
 */
export function evaluateProgram(system: ConstraintSystem, power: number, tau: bigint): EvaluatedProgram {
  const rows = evaluateLagrange({ tau, power, first: 0, step: 1, count: 2 ** power });
  const empty = () => new Array<bigint>(system.wires).fill(0n);
  const program = { a: empty(), b: empty(), c: empty() };
  for (const [index, constraint] of system.constraints.entries()) {
    const row = rows[index] ?? 0n;
    accumulate(program.a, constraint.a, row);
    accumulate(program.b, constraint.b, row);
    accumulate(program.c, constraint.c, row);
  }
  for (let wire = 0; wire <= system.publicSignals; wire++)
    program.a[wire] = (program.a[wire] ?? 0n) + (rows[system.constraintCount + wire] ?? 0n);
  return { a: program.a.map(modulo), b: program.b.map(modulo), c: program.c.map(modulo) };
}

/** Sums without reducing: reducing each wire once at the end is cheaper. */
function accumulate(sums: bigint[], combination: LinearCombination, row: bigint): void {
  for (const [wire, coefficient] of Object.entries(combination))
    sums[Number(wire)] = (sums[Number(wire)] ?? 0n) + coefficient * row;
}
