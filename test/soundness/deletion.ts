// SPDX-License-Identifier: MIT
import type { ConstraintSystem } from "../../src/shared/circom/readR1cs.ts";
import { allWitnesses } from "./allWitnesses.ts";

/**
 * Constraint-deletion mutation: removes each constraint in turn and asks whether some stored inputs then have more
 * witnesses than before: a second one, or a first where there was none. Such a constraint is needed, and a test that
 * counts witnesses would notice its loss.
 *
 * @param cases - Given wires of each stored case, inputs that must be refused included.
 * @returns positions of the constraints whose loss no case notices.
 */
export function survivingDeletions(
  system: ConstraintSystem,
  cases: readonly ReadonlyMap<number, bigint>[],
): number[] {
  const before = cases.map((given) => countWitnesses(system, given));
  return system.constraints.flatMap((_, deleted) => {
    const mutant = { ...system, constraints: system.constraints.filter((_, i) => i !== deleted) };
    return cases.some((given, i) => countWitnesses(mutant, given) !== before[i]) ? [] : [deleted];
  });
}

function countWitnesses(system: ConstraintSystem, given: ReadonlyMap<number, bigint>): number {
  const { witnesses, free } = allWitnesses(system, given);
  return free ? Infinity : witnesses.length;
}
