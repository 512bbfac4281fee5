// SPDX-License-Identifier: MIT
import { wiresOf, type Circuit } from "./circuit.ts";
import type { Step } from "./createFrontier.ts";

/**
 * Prepares a proof for the question which of its conclusions stand without one constraint.
 *
 * @param steps a proof by {@link determine}.
 * @returns for the position of a constraint, the wires concluded without it.
 */
export function createReplay(circuit: Circuit, steps: readonly Step[]): (without: number) => number[] {
  const stepsBy = new Map<number, number[]>(); // by constraint
  const stepsOn = new Map<number, number[]>(); // by wire that a step takes for determined
  const note = (index: Map<number, number[]>, key: number, step: number): void => {
    const known = index.get(key);
    if (known) known.push(step);
    else index.set(key, [step]);
  };
  steps.forEach(({ wires, constraints }, step) => {
    const own = new Set(wires);
    const used = new Set<number>();
    for (const k of constraints) {
      note(stepsBy, k, step);
      const constraint = circuit.constraints[k];
      if (constraint) for (const wire of wiresOf(constraint)) if (!own.has(wire)) used.add(wire);
    }
    for (const wire of used) note(stepsOn, wire, step);
  });
  return (without) => {
    const lost = new Set<number>();
    const queue = [...(stepsBy.get(without) ?? [])];
    for (let step = queue.pop(); step !== undefined; step = queue.pop()) {
      if (lost.has(step)) continue;
      lost.add(step);
      // A step may also use wires that are concluded after it (other open wires of its constraints): it is then lost
      // without need, and concluded again.
      for (const wire of steps[step]?.wires ?? []) queue.push(...(stepsOn.get(wire) ?? []));
    }
    return steps.flatMap(({ wires }, step) => (lost.has(step) ? [] : wires));
  };
}
