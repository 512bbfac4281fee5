// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** The code of a circuit's verifier is not what the registry makes of the circuit's key. */
export class VerifierForeignError extends AssayError {
  readonly code = "VERIFIER_FOREIGN";

  constructor(options: { circuitId: string; verifier: string }) {
    super(
      `Verifier ${options.verifier} of circuit ${options.circuitId} does not hold this key: its registry is not Assay's. Do not ` +
        `trust what it verifies; \`hardhat model verify\` tells which link is broken.`,
    );
  }
}
