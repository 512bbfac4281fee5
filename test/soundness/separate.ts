// SPDX-License-Identifier: MIT
import type { LinearCombination } from "r1csfile";
import type { ConstraintSystem } from "../../src/shared/circom/readR1cs.ts";
import type { TestCircuit } from "../circuits/support/loadCircuit.ts";

/** A part of a circuit that shares no signal with the others. */
export interface SeparatePart {
  /** The part's constraints, over wires of its own: 0, then those of the circuit that it has, in their order. */
  readonly system: ConstraintSystem;
  /** The part's wires by their number in the circuit. */
  readonly wireOf: ReadonlyMap<number, number>;
}

/**
 * Takes apart a circuit of instances side by side: starting the compiler takes longer than judging many of them.
 *
 * @param instanceOf the instance that a signal belongs to, by its full name.
 */
export function separate(
  { system, wireOf }: TestCircuit,
  instanceOf: (signal: string) => number | undefined,
): ReadonlyMap<number, SeparatePart> {
  const owner = new Map<number, number>();
  for (const [signal, wire] of wireOf) {
    const instance = instanceOf(signal);
    if (wire > 0 && instance !== undefined) owner.set(wire, instance);
  }
  const numbers = new Map<number, Map<number, number>>();
  for (const [wire, instance] of [...owner].sort(([one], [other]) => one - other)) {
    const own = numbers.get(instance) ?? new Map([[0, 0]]);
    numbers.set(instance, own.set(wire, own.size));
  }
  const parts = new Map<number, SeparatePart>();
  for (const [instance, own] of numbers) {
    const move = (part: LinearCombination): LinearCombination =>
      Object.fromEntries(Object.entries(part).map(([wire, value]) => [String(own.get(Number(wire))), value]));
    const constraints = system.constraints
      .filter(({ a, b, c }) =>
        [a, b, c].some((part) => Object.keys(part).some((wire) => wire !== "0" && own.has(Number(wire)))),
      )
      .map(({ a, b, c }) => ({ a: move(a), b: move(b), c: move(c) }));
    parts.set(instance, {
      system: { ...system, wires: own.size, constraints, constraintCount: constraints.length },
      wireOf: own,
    });
  }
  return parts;
}
