// SPDX-License-Identifier: MIT
import { readR1cs as readR1csFile } from "r1csfile";
import { R1csUnreadableError } from "../errors/CircomError.ts";
import { readBytes } from "../shared/readBytes.ts";

/** How the first wires of a circuit are used. Wire 0 is the constant one; outputs, public and private inputs follow. */
export interface InputWires {
  readonly outputs: number;
  readonly publicInputs: number;
  readonly privateInputs: number;
}

/**
 * Reads how many outputs and inputs a circuit has.
 *
 * @throws R1csUnreadableError if the file is missing or damaged.
 * @example
 * const { outputs, publicInputs } = await readInputs("out/main.r1cs");
 */
export async function readInputs(r1cs: string): Promise<InputWires> {
  try {
    const header = await readR1csFile(await readBytes(r1cs), {
      loadConstraints: false,
      loadMap: false,
      loadCustomGates: true,
      getFieldFromPrime: () => ({ fromRprLE: () => 0n }),
    });
    return { outputs: header.nOutputs, publicInputs: header.nPubInputs, privateInputs: header.nPrvInputs };
  } catch (cause) {
    throw new R1csUnreadableError(r1cs, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
