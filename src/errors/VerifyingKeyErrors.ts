// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A part of a verifying key. */
export type KeyPart = "alpha" | "beta" | "gamma" | "delta" | "ic";

/** A verifying key is not in the form that snarkjs writes. */
export class VerifyingKeyMalformedError extends AssayError {
  readonly code = "VERIFYING_KEY_MALFORMED";

  constructor(reason: string, options?: ErrorOptions) {
    super(
      `The verifying key is not a Groth16 key over BN254 as "snarkjs zkey export verificationkey" writes it: ${reason}. ` +
        `Export it again from the proving key.`,
      options,
    );
  }
}

/** A verifying key has too few or too many IC points for its public signals. */
export class InputCountWrongError extends AssayError {
  readonly code = "INPUT_COUNT_WRONG";

  constructor(options: { points: number; expected: number }) {
    super(
      `The verifying key has ${String(options.points)} IC points, but its public signals need ${String(options.expected)}. ` +
        `Export it again from the proving key of this circuit.`,
    );
  }
}

/** A point of a verifying key is the point at infinity, so part of every proof would go unchecked. */
export class KeyPointInfiniteError extends AssayError {
  readonly code = "KEY_POINT_INFINITE";
  readonly part: KeyPart;

  constructor(part: KeyPart) {
    super(`The point ${part} of the verifying key is at infinity: the key is unsound. Make a new key.`);
    this.part = part;
  }
}

/** A point of a verifying key is not on its curve, not in the group of order r, or not in canonical form. */
export class KeyPointOffCurveError extends AssayError {
  readonly code = "KEY_POINT_OFF_CURVE";
  readonly part: KeyPart;

  constructor(part: KeyPart) {
    super(
      `The point ${part} of the verifying key is not in the group that BN254 pairs: the key is damaged or unsound. ` +
        `Export it again, or make a new key.`,
    );
    this.part = part;
  }
}

/** delta equals gamma or the generator (up to sign): anyone can forge proofs for such a key. */
export class KeyDeltaDegenerateError extends AssayError {
  readonly code = "KEY_DELTA_DEGENERATE";

  constructor() {
    super(
      `delta of the verifying key equals gamma or the generator of G2, up to sign: anyone can forge proofs for it. ` +
        `This is the key that snarkjs gives before any contribution; contribute to it ("snarkjs zkey contribute").`,
    );
  }
}
