// SPDX-License-Identifier: MIT
import { wtns, type CircuitSignals } from "snarkjs";
import { readBytes } from "../../../src/shared/readBytes.ts";

/** Computes the first output of a circuit for many inputs. @param wasm - Path of the witness calculator. */
export async function createOutputReader(wasm: string): Promise<(inputs: CircuitSignals) => Promise<bigint>> {
  const calculator = await readBytes(wasm);
  return async (inputs) => {
    const witness: { type: "mem"; data?: Uint8Array } = { type: "mem" };
    await wtns.calculate(inputs, calculator, witness, { memorySize: 1 });
    if (witness.data === undefined) throw new RangeError("The witness calculator gave no witness.");
    // Wire 0 is the constant one, wire 1 the first output.
    const values = await wtns.exportJson(witness);
    return values[1] ?? -1n;
  };
}
