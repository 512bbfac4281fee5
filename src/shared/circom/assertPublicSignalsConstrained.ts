// SPDX-License-Identifier: MIT
import { PublicSignalUnconstrainedError } from "../../errors/CircomError.ts";
import { readR1cs } from "./readR1cs.ts";

/**
 * Refuses a circuit in which a public signal appears in no constraint after optimisation: a proof of it would hold for
 * every value of that signal. (In Groth16 such a signal can be changed in a finished proof.)
 *
 * @param r1cs path of the compiled circuit.
 * @throws PublicSignalUnconstrainedError naming the positions; R1csUnreadableError.
 * @example
 * await assertPublicSignalsConstrained("out/digits.r1cs");
 */
export async function assertPublicSignalsConstrained(r1cs: string): Promise<void> {
  const { constraints, publicSignals } = await readR1cs(r1cs);
  const seen = new Set<string>();
  for (const { a, b, c } of constraints) {
    for (const part of [a, b, c]) {
      for (const [wire, coefficient] of Object.entries(part)) if (coefficient !== 0n) seen.add(wire);
    }
  }
  const missing = Array.from({ length: publicSignals }, (_, i) => i).filter((i) => !seen.has(String(i + 1)));
  if (missing.length > 0) throw new PublicSignalUnconstrainedError(r1cs, missing);
}
