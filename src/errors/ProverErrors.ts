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

/** A proof holds, but states something else than was asked. */
export class StatementForeignError extends AssayError {
  readonly code = "STATEMENT_FOREIGN";

  constructor() {
    super(
      `The proof states another model, context, input or answer than was asked for. It is not handed out. ` +
        `A worker of the prover is damaged or was tampered with: check this machine, then start the node again.`,
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

/** An option that bounds a prover makes no sense. */
export class ProverLimitInvalidError extends AssayError {
  readonly code = "PROVER_LIMIT_INVALID";

  constructor(options: { limit: string; given: number; allowed: string }) {
    super(`The prover's option ${options.limit} must be ${options.allowed}, not ${String(options.given)}.`);
  }
}

/** A worker held more memory than it may, and was killed. */
export class MemoryLimitExceededError extends AssayError {
  readonly code = "MEMORY_LIMIT_EXCEEDED";
  readonly limitMb: number;
  readonly reachedMb: number;

  constructor({ limitMb, reachedMb }: { limitMb: number; reachedMb: number }) {
    super(
      `The prover's worker was killed because it held ${reachedMb.toFixed(0)} MB of memory; the limit is ${String(limitMb)} MB. ` +
        `Raise the limit, give each worker fewer threads, or prove a smaller circuit.`,
    );
    this.limitMb = limitMb;
    this.reachedMb = reachedMb;
  }
}

/** A proof took longer than it may; its worker was killed. */
export class ProofTimedOutError extends AssayError {
  readonly code = "PROOF_TIMED_OUT";

  constructor(timeoutMs: number) {
    super(
      `The proof was not done after ${String(timeoutMs)} ms, so its worker was killed. ` +
        `Allow more time, or make fewer proofs at once.`,
    );
  }
}

/** A proof was cancelled by who asked for it. `cause` is the reason that was given. */
export class ProofCancelledError extends AssayError {
  readonly code = "PROOF_CANCELLED";

  constructor(options?: ErrorOptions) {
    super("The proof was cancelled. Ask for it again if it is still needed.", options);
  }
}

/** A worker ended by itself, or something killed it. */
export class WorkerCrashedError extends AssayError {
  readonly code = "WORKER_CRASHED";
  /** null if a signal ended it, or if it never started. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;

  constructor(options: {
    exitCode: number | null;
    signal: NodeJS.Signals | null;
    /** What it wrote last to its standard error. */
    printed: string;
    cause?: unknown;
  }) {
    const { exitCode, signal, printed, cause } = options;
    const end =
      signal !== null ? `signal ${signal}` : exitCode !== null ? `exit code ${String(exitCode)}` : "no start";
    super(
      `A worker of the prover crashed (${end}). If the system killed it, free memory or use fewer workers. ` +
        `It printed last: ${printed === "" ? "nothing" : printed}`,
      cause === undefined ? {} : { cause },
    );
    this.exitCode = exitCode;
    this.signal = signal;
  }
}
