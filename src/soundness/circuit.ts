// SPDX-License-Identifier: MIT
import type { ConstraintSystem } from "../shared/circom/readR1cs.ts";
import { field } from "./field.ts";
import { combine, constantForm, formOf, ratio, type Form } from "./form.ts";

/**
 * A constraint by its algebraic shape. `zero`: form = 0. `pair`: form = 0 or form = apart (apart is not 0).
 * `either`: left = 0 or right = 0. `product`: left · right = result, everything else.
 */
export type Constraint =
  | { readonly kind: "zero"; readonly form: Form }
  | { readonly kind: "pair"; readonly form: Form; readonly apart: bigint }
  | { readonly kind: "either"; readonly left: Form; readonly right: Form }
  | { readonly kind: "product"; readonly left: Form; readonly right: Form; readonly result: Form };

/** The most forms that a constraint has. */
export const PARTS = 3;

/** A constraint system prepared for reasoning. */
export interface Circuit {
  /** Number of wires, the constant wire 0 included. */
  readonly wires: number;
  readonly constraints: readonly Constraint[];
  /** Where each wire occurs: PARTS · position of the constraint + position of the form in it. */
  readonly occurrences: readonly (readonly number[])[];
}

/** Brings every constraint of a system into its simplest shape; the shapes have the same solutions. */
export function circuitOf(system: ConstraintSystem): Circuit {
  const constraints = system.constraints.map(({ a, b, c }) => simplify(formOf(a), formOf(b), formOf(c)));
  return circuitFrom(system.wires, constraints);
}

/** A circuit of so many wires with these constraints. */
export function circuitFrom(wires: number, constraints: readonly Constraint[]): Circuit {
  const occurrences = Array.from({ length: wires }, (): number[] => []);
  constraints.forEach((constraint, k) => {
    formsOf(constraint).forEach((form, part) => {
      for (const wire of form.wires) occurrences[wire]?.push(PARTS * k + part);
    });
  });
  return { wires, constraints, occurrences };
}

/** The forms that a constraint is made of. */
export function formsOf(constraint: Constraint): readonly Form[] {
  switch (constraint.kind) {
    case "zero":
    case "pair":
      return [constraint.form];
    case "either":
      return [constraint.left, constraint.right];
    case "product":
      return [constraint.left, constraint.right, constraint.result];
  }
}

/** The wires of a constraint, each once. */
export function wiresOf(constraint: Constraint): Set<number> {
  return new Set(formsOf(constraint).flatMap(({ wires }) => wires));
}

/** left · right = result in its simplest shape. */
export function simplify(left: Form, right: Form, result: Form): Constraint {
  if (left.wires.length === 0) return { kind: "zero", form: combine(left.constant, right, -1n, result) };
  if (right.wires.length === 0) return { kind: "zero", form: combine(right.constant, left, -1n, result) };
  const isNothing = result.wires.length === 0 && result.constant === 0n;
  if (isNothing) return simplifyEither(left, right);
  // x · y = k · x means x · (y − k) = 0.
  const ofLeft = multiple(left, result);
  if (ofLeft !== undefined) return simplify(left, lower(right, ofLeft), constantForm(0n));
  const ofRight = multiple(right, result);
  if (ofRight !== undefined) return simplify(lower(left, ofRight), right, constantForm(0n));
  return { kind: "product", left, right, result };
}

function simplifyEither(left: Form, right: Form): Constraint {
  const k = ratio(left, right);
  if (k === undefined) return { kind: "either", left, right };
  // right = k · left + rest is 0 exactly if left = −rest / k.
  const rest = field.reduce(right.constant - k * left.constant);
  if (rest === 0n) return { kind: "zero", form: left };
  return { kind: "pair", form: left, apart: field.reduce(-rest * field.inverse(k)) };
}

/** k if other = k · form, constants included. */
function multiple(form: Form, other: Form): bigint | undefined {
  const k = ratio(form, other);
  return k !== undefined && field.reduce(k * form.constant) === other.constant ? k : undefined;
}

function lower(form: Form, by: bigint): Form {
  return { ...form, constant: field.reduce(form.constant - by) };
}
