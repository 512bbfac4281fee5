// SPDX-License-Identifier: MIT
import { InputsRefusedError } from "../errors/ProverErrors.ts";
import { SCALAR_FIELD_ORDER } from "../shared/publicSignals.ts";

/** Dimensions that an array of signals may have; an array that holds itself has more. */
const MOST_DIMENSIONS = 16;

const DECIMAL = /^(0|[1-9][0-9]{0,76})$/;

/**
 * Refuses inputs that are no field elements. The witness calculator would take "0x10", true, -1n or r + 1, turn it into
 * something in [0, r), and the proof would be of that instead of what was asked.
 *
 * @throws InputsRefusedError, which does not repeat the value: inputs are secret.
 */
export function checkInputs(inputs: unknown): void {
  if (typeof inputs !== "object" || inputs === null || Array.isArray(inputs))
    throw new InputsRefusedError("they are no object of signals by name");
  for (const [name, value] of Object.entries(inputs)) checkValue(name, value, 0);
}

function checkValue(place: string, value: unknown, dimensions: number): void {
  if (Array.isArray(value)) {
    if (dimensions === MOST_DIMENSIONS)
      throw new InputsRefusedError(`signal ${place} has more than ${String(MOST_DIMENSIONS)} dimensions`);
    // Not forEach, which passes over holes.
    for (let index = 0; index < value.length; index++)
      checkValue(`${place}[${String(index)}]`, value[index], dimensions + 1);
  } else if (!isFieldElement(value))
    throw new InputsRefusedError(`signal ${place} is neither a bigint nor a decimal string in [0, r)`);
}

function isFieldElement(value: unknown): boolean {
  if (typeof value === "string") return DECIMAL.test(value) && BigInt(value) < SCALAR_FIELD_ORDER;
  return typeof value === "bigint" && value >= 0n && value < SCALAR_FIELD_ORDER;
}
