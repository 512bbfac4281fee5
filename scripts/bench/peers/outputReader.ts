// SPDX-License-Identifier: MIT
import { wtns, type CircuitSignals } from "snarkjs";
import { readBytes } from "../../../src/shared/readBytes.ts";

/** Computes the first output of a circuit, below 2^64, for many inputs. @param wasm - Path of the witness calculator. */
export async function createOutputReader(wasm: string): Promise<(inputs: CircuitSignals) => Promise<bigint>> {
  const calculator = await readBytes(wasm);
  return async (inputs) => {
    const witness: { type: "mem"; data?: Uint8Array } = { type: "mem" };
    await wtns.calculate(inputs, calculator, witness, { memorySize: 1 });
    if (witness.data === undefined) throw new RangeError("The witness calculator gave no witness.");
    return readFirstOutput(witness.data);
  };
}

const FILE_HEADER_BYTES = 12;
const SECTION_HEADER_BYTES = 12;
const ELEMENT_BYTES = 32;

/**
 * Wire 1 of a witness file: wire 0 is the constant one, the first output follows. Read in place: snarkjs's own export
 * starts the curve's worker threads and turns a million wires into numbers.
 */
function readFirstOutput({ buffer, byteOffset, byteLength }: Uint8Array): bigint {
  const view = new DataView(buffer, byteOffset, byteLength);
  let at = FILE_HEADER_BYTES;
  for (;;) {
    const id = view.getUint32(at, true);
    const bytes = Number(view.getBigUint64(at + 4, true));
    at += SECTION_HEADER_BYTES;
    if (id === 2) break;
    at += bytes;
  }
  const words = [0, 8, 16, 24].map((word) => view.getBigUint64(at + ELEMENT_BYTES + word, true));
  const [lowest = 0n, ...higher] = words;
  if (higher.some((word) => word !== 0n)) throw new RangeError("The circuit's output is above 2^64.");
  return lowest;
}
