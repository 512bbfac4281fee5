// SPDX-License-Identifier: MIT
import { packWords, poseidonChain } from "../../shared/poseidon.ts";
import type { IntegerModel } from "../integer/integerModel.ts";

/**
 * Model commitment of a head: Poseidon over its packed parameters, beginning with the commitment to all that the circuit
 * fixes; what circuits/attestation/openModel.circom opens. Hiding if the last section, a salt, is drawn at random.
 *
 * @param base - See modelCommitment.
 * @throws WordOutOfRangeError if a word does not fit its section's width.
 *
 * @example
 * const commitment = commitParameters(modelCommitment(model), model.parameters, parameters);
 */
export function commitParameters(
  base: bigint,
  sections: IntegerModel["parameters"],
  parameters: readonly ArrayLike<number>[],
): bigint {
  const elements = sections.flatMap(({ bits }, index) => packWords({ words: parameters[index] ?? [], bits }));
  return poseidonChain({ start: base, elements });
}
