// SPDX-License-Identifier: MIT
import { SCALAR_FIELD_ORDER } from "../../src/shared/publicSignals.ts";
import type { ConstraintSystem } from "../../src/shared/circom/readR1cs.ts";
import type { TestCircuit } from "../circuits/support/loadCircuit.ts";

/**
 * A dishonest witness: the honest one with some signals changed by name. Compile the circuit without optimisation, so
 * that every signal is there to be changed.
 *
 * @param changes - New value by full signal name; reduced into the field.
 * @throws Error for a signal that is not there, and if nothing changes: such a test would prove nothing.
 */
export function forge(
  circuit: TestCircuit,
  honest: readonly bigint[],
  changes: Readonly<Record<string, bigint>>,
): bigint[] {
  const forged = [...honest];
  for (const [name, value] of Object.entries(changes)) {
    const wire = circuit.wireOf.get(name);
    if (wire === undefined || wire < 0) throw new Error(`There is no signal ${name} to forge`);
    forged[wire] = ((value % SCALAR_FIELD_ORDER) + SCALAR_FIELD_ORDER) % SCALAR_FIELD_ORDER;
  }
  if (forged.every((value, wire) => value === honest[wire]))
    throw new Error("The forged witness is the honest one");
  return forged;
}

/** Positions of the constraints a · b = c that a witness breaks; none means that a proof could be made from it. */
export function brokenConstraints(system: ConstraintSystem, witness: readonly bigint[]): number[] {
  const evaluate = (part: Readonly<Record<string, bigint>>) =>
    Object.entries(part).reduce((sum, [wire, coefficient]) => {
      const value = witness[Number(wire)];
      if (value === undefined) throw new Error(`The witness has no wire ${wire}`);
      return (sum + coefficient * value) % SCALAR_FIELD_ORDER;
    }, 0n);
  if (witness[0] !== 1n) throw new Error("Wire 0 of a witness is 1");
  return system.constraints.flatMap(({ a, b, c }, i) =>
    (evaluate(a) * evaluate(b) - evaluate(c)) % SCALAR_FIELD_ORDER === 0n ? [] : [i],
  );
}
