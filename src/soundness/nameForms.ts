// SPDX-License-Identifier: MIT
import { circuitFrom, type Circuit, type Constraint } from "./circuit.ts";
import { field } from "./field.ts";
import { combine, ratio, type Form } from "./form.ts";

/** What a new wire stands for. */
interface Name {
  readonly form: Form;
  readonly wire: number;
}

/**
 * Undoes what `circom --O2` did to digits, signs and gates: it replaces one signal of every linear equation by what the
 * equation says it is. A form of several wires that a constraint restricts to a few values gets a wire of its own again,
 * the same one wherever it occurs but for a factor and a constant, and an equation that defines it, at the end. As each
 * new wire has one value for any values of the others, nothing else changes: wires that are determined with the new
 * ones are determined without them, also if any of the constraints is left out.
 *
 * @returns a circuit with the same constraints in the same places, definitions after them, and more wires.
 */
export function nameForms(circuit: Circuit): Circuit {
  const names: Name[] = [];
  const alike = new Map<string, Name[]>();
  const find = (form: Form): Form | undefined => {
    for (const name of alike.get(kindOf(form)) ?? []) {
      const k = ratio(name.form, form);
      if (k !== undefined) return { constant: form.constant, wires: [name.wire], coefficients: [k] };
    }
    return undefined;
  };
  const named = (form: Form): Form => {
    if (form.wires.length < 2) return form;
    const known = find(form);
    if (known) return known;
    const name = { form, wire: circuit.wires + names.length };
    names.push(name);
    const kind = kindOf(form);
    alike.set(kind, [...(alike.get(kind) ?? []), name]);
    return { constant: form.constant, wires: [name.wire], coefficients: [1n] };
  };
  const either = (left: Form, right: Form): Constraint => {
    if (left.wires.length > 1 && right.wires.length === 1) return either(right, left);
    const k = gateRatio(left, right);
    const rest = k === undefined ? right : combine(1n, right, -k, left);
    const one = named(left);
    if (k === undefined || rest.wires.length >= right.wires.length)
      return { kind: "either", left: one, right: named(right) };
    // right = k · left + rest, of which `one` lacks no constant.
    return { kind: "either", left: one, right: combine(k, one, 1n, named(rest)) };
  };
  const restricted = circuit.constraints.map((constraint): Constraint => {
    if (constraint.kind === "pair") return { ...constraint, form: named(constraint.form) };
    return constraint.kind === "either" ? either(constraint.left, constraint.right) : constraint;
  });
  const constraints = restricted.map((constraint): Constraint => {
    if (constraint.kind !== "product") return constraint;
    const [left, right] = [find(constraint.left), find(constraint.right)];
    return { ...constraint, left: left ?? constraint.left, right: right ?? constraint.right };
  });
  const definitions = names.map(({ form, wire }): Constraint => {
    const value = { constant: form.constant, wires: [wire], coefficients: [1n] };
    return { kind: "zero", form: combine(1n, form, -1n, value) };
  });
  return circuitFrom(circuit.wires + names.length, [...constraints, ...definitions]);
}

/** Forms that may be multiples of each other have the same. */
function kindOf({ wires }: Form): string {
  return `${String(wires.length)} ${String(wires[0])} ${String(wires.at(-1))}`;
}

/** The k in x · (k · x − gate), by what most wires of both factors have in common; undefined if they have none. */
function gateRatio(left: Form, right: Form): bigint | undefined {
  const inRight = new Map(right.wires.map((wire, i) => [wire, right.coefficients[i] ?? 0n]));
  const votes = new Map<bigint, number>();
  left.wires.forEach((wire, i) => {
    const other = inRight.get(wire);
    if (other === undefined) return;
    const k = field.reduce(other * field.inverse(left.coefficients[i] ?? 1n));
    votes.set(k, (votes.get(k) ?? 0) + 1);
  });
  const [best] = [...votes].sort(([, one], [, other]) => other - one);
  return best?.[0];
}
