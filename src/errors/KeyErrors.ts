// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** The circuit has more constraints than a Groth16 key over BN254 can cover. */
export class CircuitTooLargeError extends AssayError {
  readonly code = "CIRCUIT_TOO_LARGE";

  constructor(constraints: number) {
    super(
      `A circuit of ${String(constraints)} constraints is too large: BN254 allows fewer than 2^27. ` +
        `Use narrower widths or a smaller model.`,
    );
  }
}

/** There is no proving key where one was expected. */
export class KeyMissingError extends AssayError {
  readonly code = "KEY_MISSING";

  constructor(folder: string, options?: ErrorOptions) {
    super(
      `${folder} holds no complete proving key (circuit.zkey, verification_key.json, key.json; of a ceremony also ` +
        `transcript.json). Delete the folder and make the key again; fetch it again if it is a ceremony's.`,
      options,
    );
  }
}

/** A file of a proving key is not the one that was made. */
export class KeyTamperedError extends AssayError {
  readonly code = "KEY_TAMPERED";
  readonly folder: string;

  constructor(folder: string, file: string) {
    super(
      `${file} in ${folder} is not what was made: the hashes in this folder do not agree. ` +
        `Delete the folder ${folder} and make the key again; fetch it again if it is a ceremony's.`,
    );
    this.folder = folder;
  }
}

/** A proving key was made for another circuit. */
export class KeyMismatchError extends AssayError {
  readonly code = "KEY_MISMATCH";

  constructor(folder: string, options: { expected: string; found: string }) {
    super(
      `The key in ${folder} was made for the circuit with SHA-256 ${options.found}, not for ${options.expected}. ` +
        `Delete the folder ${folder} and make the key again.`,
    );
  }
}

/** A proving key file can't be read as a Groth16 key of snarkjs over BN254. */
export class KeyUnreadableError extends AssayError {
  readonly code = "KEY_UNREADABLE";

  constructor(file: string, options?: ErrorOptions) {
    super(
      `${file} is not a readable Groth16 proving key over BN254 (.zkey of snarkjs). Make the key again or give another file.`,
      options,
    );
  }
}
