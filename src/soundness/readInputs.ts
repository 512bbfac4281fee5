// SPDX-License-Identifier: MIT
import { readR1cs as readR1csFile } from "r1csfile";
import { R1csUnreadableError } from "../errors/CircomError.ts";
import { readBytes } from "../shared/readBytes.ts";

declare module "r1csfile" {
  interface R1cs {
    /** The label of every wire, if `loadMap` is set: main's outputs and inputs have the first ones, after the one. */
    readonly map?: readonly number[];
  }
}

/** How the first wires of a circuit are used. Wire 0 is the constant one; outputs, public and private inputs follow. */
export interface InputWires {
  readonly outputs: number;
  readonly publicInputs: number;
  /** Private inputs that are wires; `circom --O2` may replace others by what a linear equation says they are. */
  readonly privateInputs: number;
  /** Private inputs that are no wires. A file's header counts them too. */
  readonly removedInputs: number;
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
      loadMap: true,
      loadCustomGates: true,
      getFieldFromPrime: () => ({ fromRprLE: () => 0n }),
    });
    const { nOutputs: outputs, nPubInputs: publicInputs, nPrvInputs, map = [] } = header;
    // Wires are in the order of their labels but for public inputs, which come first.
    const last = outputs + publicInputs + nPrvInputs;
    const privateInputs = map.filter((label, wire) => wire > outputs + publicInputs && label <= last).length;
    return { outputs, publicInputs, privateInputs, removedInputs: nPrvInputs - privateInputs };
  } catch (cause) {
    throw new R1csUnreadableError(r1cs, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
