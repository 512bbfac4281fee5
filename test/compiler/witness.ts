// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { wtns } from "snarkjs";
import type { WitnessInputs } from "../../src/compiler/index.ts";

/** The complete witness that circom's calculator finds: 1, then the public signals, then the rest. */
export async function calculateWitness(wasm: string, inputs: WitnessInputs): Promise<bigint[]> {
  const file: { type: "mem"; data?: Uint8Array } = { type: "mem" };
  await wtns.calculate(inputs, new Uint8Array(await readFile(wasm)), file, { memorySize: 1 });
  return await wtns.exportJson(file);
}

/** Why there is no witness for these inputs. */
export async function witnessError(wasm: string, inputs: WitnessInputs): Promise<string> {
  return await calculateWitness(wasm, inputs).then(
    () => "there is a witness",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
