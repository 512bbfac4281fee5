// SPDX-License-Identifier: MIT
import { readR1cs } from "../shared/circom/readR1cs.ts";
import { circuitOf, type Circuit } from "./circuit.ts";
import { readInputs } from "./readInputs.ts";

/** A compiled circuit, ready to be judged. */
export interface LoadedCircuit {
  readonly circuit: Circuit;
  /** Wires of main's inputs that the others are to follow from. */
  readonly given: readonly number[];
  /** Wires of main's private inputs. */
  readonly privateInputs: readonly number[];
  /** How many private inputs are no wires. */
  readonly removedInputs: number;
  readonly publicSignals: number;
}

/**
 * Reads a compiled circuit.
 *
 * @param r1cs its `.r1cs` file.
 * @param computed positions, from 0, of public inputs that are to follow from the others, as outputs do.
 * @throws R1csUnreadableError
 */
export async function loadCircuit(r1cs: string, computed: readonly number[] = []): Promise<LoadedCircuit> {
  const { outputs, publicInputs, privateInputs, removedInputs } = await readInputs(r1cs);
  const publicSignals = outputs + publicInputs;
  const wires = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
  const secret = wires(1 + publicSignals, privateInputs);
  const given = [...wires(1 + outputs, publicInputs), ...secret].filter(
    (wire) => !computed.includes(wire - 1),
  );
  const circuit = circuitOf(await readR1cs(r1cs));
  return { circuit, given, privateInputs: secret, removedInputs, publicSignals };
}
