// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { wtns } from "snarkjs";
import type { WitnessInputs } from "../../src/compiler/index.ts";
import type { ConstraintSystem } from "../../src/shared/circom/readR1cs.ts";
import { brokenConstraints } from "../soundness/forge.ts";

/** The complete witness that circom's calculator finds: 1, then the public signals, then the rest. */
export async function calculateWitness(wasm: string, inputs: WitnessInputs): Promise<bigint[]> {
  const file: { type: "mem"; data?: Uint8Array } = { type: "mem" };
  await wtns.calculate(inputs, new Uint8Array(await readFile(wasm)), file, { memorySize: 1 });
  return await wtns.exportJson(file);
}

/** The witness that circom's calculator finds, after checking that it breaks no constraint. */
export async function checkedWitness(
  { wasm, system }: { readonly wasm: string; readonly system: ConstraintSystem },
  inputs: WitnessInputs,
): Promise<bigint[]> {
  const witness = await calculateWitness(wasm, inputs);
  expect(brokenConstraints(system, witness), "broken constraints").to.deep.equal([]);
  return witness;
}

/** Why there is no witness for these inputs. */
export async function witnessError(wasm: string, inputs: WitnessInputs): Promise<string> {
  return await calculateWitness(wasm, inputs).then(
    () => "there is a witness",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
