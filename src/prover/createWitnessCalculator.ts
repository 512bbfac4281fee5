// SPDX-License-Identifier: MIT
import { WitnessCalculatorBuilder } from "circom_runtime";
import type { WitnessCalculator } from "circom_runtime";
import { InputsRefusedError, WasmUnreadableError } from "../errors/ProverErrors.ts";
import type { ProverInputs } from "./Prover.ts";

/**
 * A circuit's witness calculator that stays compiled from one witness to the next: `snarkjs wtns calculate` compiles it
 * each time, which takes longer than the witness.
 *
 * @param wasm content of the `.wasm` that circom wrote.
 * @param name what errors call it.
 * @returns A function from inputs to the content of a `.wtns` file; for one witness at a time.
 * It throws InputsRefusedError if there is no witness.
 * @throws WasmUnreadableError
 */
export async function createWitnessCalculator(
  wasm: Uint8Array,
  name: string,
): Promise<(inputs: ProverInputs) => Promise<Uint8Array>> {
  const build = (): Promise<WitnessCalculator> =>
    WitnessCalculatorBuilder(wasm, { memorySize: 1 }).catch((cause: unknown) => {
      throw new WasmUnreadableError(name, { cause });
    });
  let calculator: WitnessCalculator | undefined = await build();
  return async (inputs) => {
    calculator ??= await build();
    try {
      return await calculator.calculateWTNSBin(inputs, true);
    } catch (cause) {
      // One that refused keeps what it was in the middle of, and its messages.
      calculator = undefined;
      throw new InputsRefusedError(cause instanceof Error ? cause.message.trim() : String(cause), { cause });
    }
  };
}
