// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** The circuit has no witness for these inputs. */
export class InputsRefusedError extends AssayError {
  readonly code = "INPUTS_REFUSED";

  constructor(reason: string, options?: ErrorOptions) {
    super(
      `The circuit refuses these inputs, so they can't be proved: ${reason}. ` +
        `Check that every input signal is given, has the circuit's shape and is in range.`,
      options,
    );
  }
}

/** A proof that was just made does not verify; it is not handed out. */
export class ProofInvalidError extends AssayError {
  readonly code = "PROOF_INVALID";

  constructor() {
    super(
      `The proof does not verify with the key it was made with. Circuit and key don't belong together: ` +
        `compile the circuit and make its key again.`,
    );
  }
}

/** A circuit's file is not the one that its manifest names. */
export class ArtefactChangedError extends AssayError {
  readonly code = "ARTEFACT_CHANGED";

  constructor(options: { file: string; expected: string; found: string }) {
    super(
      `${options.file} is not the file that the manifest describes: SHA-256 is ${options.found}, not ${options.expected}. ` +
        `Delete the folder it lies in and compile the model again.`,
    );
  }
}

/** The key proves another number of public signals than the manifest says. */
export class PublicSignalCountWrongError extends AssayError {
  readonly code = "PUBLIC_SIGNAL_COUNT_WRONG";

  constructor(options: { key: number; manifest: number }) {
    super(
      `The key has ${String(options.key)} public signals, the manifest ${String(options.manifest)}. ` +
        `Give the key that was made for this model's circuit.`,
    );
  }
}

/** The prover was closed. */
export class ProverClosedError extends AssayError {
  readonly code = "PROVER_CLOSED";

  constructor() {
    super("This prover was closed. Create another one.");
  }
}

/** A witness calculator is not one that circom wrote. */
export class WasmUnreadableError extends AssayError {
  readonly code = "WASM_UNREADABLE";

  constructor(file: string, options?: ErrorOptions) {
    super(
      `${file} is not a witness calculator. Give the .wasm that circom wrote, or compile the circuit again.`,
      options,
    );
  }
}
