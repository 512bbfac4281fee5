// SPDX-License-Identifier: MIT
import type { LinearCombination } from "r1csfile";
import { field } from "./field.ts";

/** constant + Σ coefficients[i] · wires[i]; wires ascend, coefficients are non-zero and, like the constant, in [0, r). */
export interface Form {
  readonly constant: bigint;
  readonly wires: readonly number[];
  readonly coefficients: readonly bigint[];
}

/** A number as a form. */
export function constantForm(constant: bigint): Form {
  return { constant: field.reduce(constant), wires: [], coefficients: [] };
}

/** The form of a part of a constraint, in which wire 0 is the constant one. */
export function formOf(part: LinearCombination): Form {
  const wires: number[] = [];
  const coefficients: bigint[] = [];
  let constant = 0n;
  // Keys that are whole numbers come in ascending order.
  for (const [key, coefficient] of Object.entries(part)) {
    const wire = Number(key);
    if (wire === 0) constant = coefficient;
    else if (coefficient !== 0n) {
      wires.push(wire);
      coefficients.push(coefficient);
    }
  }
  return { constant, wires, coefficients };
}

/** f · form + g · other. */
export function combine(f: bigint, form: Form, g: bigint, other: Form): Form {
  const wires: number[] = [];
  const coefficients: bigint[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const left = form.wires[i];
    const right = other.wires[j];
    if (left === undefined && right === undefined) break;
    const wire = Math.min(left ?? Infinity, right ?? Infinity);
    let sum = 0n;
    if (left === wire) sum += f * (form.coefficients[i++] ?? 0n);
    if (right === wire) sum += g * (other.coefficients[j++] ?? 0n);
    const coefficient = field.reduce(sum);
    if (coefficient === 0n) continue;
    wires.push(wire);
    coefficients.push(coefficient);
  }
  return { constant: field.reduce(f * form.constant + g * other.constant), wires, coefficients };
}

/** The k for which other's wires have k times form's coefficients; undefined if there is none, or form has no wires. */
export function ratio(form: Form, other: Form): bigint | undefined {
  const [first] = form.coefficients;
  const [second] = other.coefficients;
  if (first === undefined || second === undefined || form.wires.length !== other.wires.length)
    return undefined;
  if (form.wires.some((wire, i) => wire !== other.wires[i])) return undefined;
  const k = field.reduce(second * field.inverse(first));
  const fits = form.coefficients.every((value, i) => field.reduce(k * value) === other.coefficients[i]);
  return fits ? k : undefined;
}

/** The coefficient of a wire, 0 if it is not there. */
export function coefficientOf(form: Form, wire: number): bigint {
  return form.coefficients[form.wires.indexOf(wire)] ?? 0n;
}
