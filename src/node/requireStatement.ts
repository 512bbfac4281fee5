// SPDX-License-Identifier: MIT
import type { WitnessInputs } from "../compiler/witnessInputs.ts";
import { StatementForeignError } from "../errors/ProverErrors.ts";
import { PUBLIC_SIGNALS } from "../shared/publicSignals.ts";

/**
 * Makes sure that a proof states what was asked for: model, context, inputs and answers, in the order of the circuit. A
 * worker that was taken over could send a valid proof of something else.
 *
 * @throws StatementForeignError
 */
export function requireStatement(asked: WitnessInputs, publicSignals: readonly bigint[]): void {
  const expected = PUBLIC_SIGNALS.flatMap(({ name }) => asked[name]).map(BigInt);
  const differs =
    expected.length !== publicSignals.length ||
    expected.some((value, index) => value !== publicSignals[index]);
  if (differs) throw new StatementForeignError();
}
