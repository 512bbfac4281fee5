// SPDX-License-Identifier: MIT
import { readR1cs as readR1csFile } from "r1csfile";
import type { LinearCombination, R1csField } from "r1csfile";
import { R1csUnreadableError } from "../../errors/CircomError.ts";
import { SCALAR_FIELD_ORDER } from "../publicSignals.ts";
import { readBytes } from "../readBytes.ts";

/** One rank-1 constraint a · b = c; each part maps wire numbers (decimal) to coefficients in [0, r). */
export interface Constraint {
  readonly a: LinearCombination;
  readonly b: LinearCombination;
  readonly c: LinearCombination;
}

/** An r1cs file in memory. Wire 0 is the constant one; wires 1 … publicSignals are the public signals in order. */
export interface ConstraintSystem {
  readonly wires: number;
  readonly publicSignals: number;
  readonly constraintCount: number;
  readonly constraints: readonly Constraint[];
}

const littleEndianField: R1csField = {
  fromRprLE(buffer, offset) {
    const view = new DataView(buffer.buffer, buffer.byteOffset + offset, 32);
    let value = 0n;
    for (let word = 3; word >= 0; word--) value = (value << 64n) | view.getBigUint64(word * 8, true);
    return value;
  },
};

/**
 * Reads an r1cs file as circom writes it.
 *
 * @param path the `.r1cs` file.
 * @param options `constraints: false` reads the header only (`constraints` is then empty).
 * @throws R1csUnreadableError if the file is missing, damaged, or over another field than BN254's.
 * @example
 * const { constraintCount, wires } = await readR1cs("out/main.r1cs", { constraints: false });
 */
export async function readR1cs(
  path: string,
  options: { constraints?: boolean } = {},
): Promise<ConstraintSystem> {
  let file;
  try {
    // From memory, since the package leaves files open that it can't read, which ends the process later on.
    file = await readR1csFile(await readBytes(path), {
      loadConstraints: options.constraints ?? true,
      loadMap: false,
      loadCustomGates: true,
      getFieldFromPrime: () => littleEndianField,
    });
  } catch (cause) {
    throw new R1csUnreadableError(path, cause instanceof Error ? cause.message : String(cause), { cause });
  }
  if (file.prime !== SCALAR_FIELD_ORDER)
    throw new R1csUnreadableError(path, "it is over another field than BN254's");
  return {
    wires: file.nVars,
    publicSignals: file.nOutputs + file.nPubInputs,
    constraintCount: file.nConstraints,
    constraints: (file.constraints ?? []).map(([a, b, c]) => ({ a, b, c })),
  };
}
