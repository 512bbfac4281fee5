// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { WitnessCalculatorBuilder, type WitnessCalculator } from "circom_runtime";
import { wtns } from "snarkjs";
import type { WitnessInputs } from "../../src/compiler/index.ts";
import type { ConstraintSystem } from "../../src/shared/circom/readR1cs.ts";
import { brokenConstraints } from "../soundness/forge.ts";

/** The calculator of the last witness: to make one costs far more than a witness. */
let last: { readonly code: Uint8Array; readonly calculator: WitnessCalculator } | undefined;

async function calculatorOf(wasm: string): Promise<WitnessCalculator> {
  const code = new Uint8Array(await readFile(wasm));
  if (last === undefined || Buffer.compare(last.code, code) !== 0) {
    last = { code, calculator: await WitnessCalculatorBuilder(code, { memorySize: 1 }) };
  }
  return last.calculator;
}

/** The complete witness that circom's calculator finds: 1, then the public signals, then the rest. */
export async function calculateWitness(wasm: string, inputs: WitnessInputs): Promise<bigint[]> {
  const calculator = await calculatorOf(wasm);
  try {
    const data = await calculator.calculateWTNSBin(inputs, true);
    return await wtns.exportJson({ type: "mem", data });
  } catch (error) {
    last = undefined; // A calculator repeats what it said before in every later error.
    throw error;
  }
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
