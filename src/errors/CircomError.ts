// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** The circom file to compile does not exist or cannot be read. */
export class CircomSourceMissingError extends AssayError {
  readonly code = "CIRCOM_SOURCE_MISSING";

  constructor(source: string, options?: ErrorOptions) {
    super(`There is no readable circom file at ${source}. Check the path given as "source".`, options);
  }
}

/** The circom compiler refused a file; `report` is what it printed. */
export class CircomCompilationError extends AssayError {
  readonly code = "CIRCOM_COMPILATION_FAILED";
  readonly report: string;

  constructor(source: string, report: string, options?: ErrorOptions) {
    super(
      `circom could not compile ${source}. Correct the file (includes are looked up as "circuits/…" and ` +
        `"circomlib/circuits/…"), then compile again. circom said:\n${report}`,
      options,
    );
    this.report = report;
  }
}

/** The circom compiler was stopped before it had finished. */
export class CircomAbortedError extends AssayError {
  readonly code = "CIRCOM_ABORTED";

  constructor(source: string, reason: string, options?: ErrorOptions) {
    super(
      `The circom compiler stopped before it had finished ${source} (${reason}). If memory ran out, free ` +
        `some or compile a smaller model; otherwise compile again.`,
      options,
    );
  }
}

/** An r1cs file is missing, cut short or not an r1cs file over the BN254 scalar field. */
export class R1csUnreadableError extends AssayError {
  readonly code = "R1CS_UNREADABLE";

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(
      `The constraint file ${path} cannot be read: ${reason}. Delete it and compile the circuit again.`,
      options,
    );
  }
}

/** A public signal of a circuit appears in no constraint, so a proof would say nothing about it. */
export class PublicSignalUnconstrainedError extends AssayError {
  readonly code = "PUBLIC_SIGNAL_UNCONSTRAINED";
  /** Positions among the public signals, from 0. */
  readonly positions: readonly number[];

  constructor(path: string, positions: readonly number[]) {
    super(
      `In ${path} the public signals at positions ${positions.join(", ")} appear in no constraint: anyone could ` +
        `change them in a proof. Constrain them in the circuit (for example by squaring) and compile again.`,
    );
    this.positions = positions;
  }
}
