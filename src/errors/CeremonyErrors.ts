// SPDX-License-Identifier: MIT
import { AssayError } from "./AssayError.ts";

/** A phase-1 file can't be read as powers of tau over BN254 that are prepared for phase 2. */
export class PowersOfTauUnreadableError extends AssayError {
  readonly code = "POWERS_OF_TAU_UNREADABLE";

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(
      `${file} can't be used as powers of tau: ${reason}. Take a powersOfTau28_hez_final_<power>.ptau file ` +
        `(docs/setup.md says from where).`,
      options,
    );
  }
}

/** A phase-1 file is none of the published ones, so nobody knows who took part in it. */
export class PowersOfTauUnknownError extends AssayError {
  readonly code = "POWERS_OF_TAU_UNKNOWN";

  constructor(file: string, hash: string) {
    super(
      `${file} is none of the files of the perpetual powers of tau: its BLAKE2b hash is ${hash}. If it was damaged on its ` +
        `way, fetch it again. If you know its makers and trust one of them, say so with --accept-unknown-ptau.`,
    );
  }
}

/** A phase-1 file that nobody published does not even agree with itself. */
export class PowersOfTauInconsistentError extends AssayError {
  readonly code = "POWERS_OF_TAU_INCONSISTENT";

  constructor(file: string, options?: ErrorOptions) {
    super(
      `${file} is no result of a phase 1: "snarkjs powersoftau verify" refuses it. Fetch it again or take another file.`,
      options,
    );
  }
}

/** A phase-1 file has fewer powers than the circuit needs. */
export class PowersOfTauTooSmallError extends AssayError {
  readonly code = "POWERS_OF_TAU_TOO_SMALL";

  constructor(options: { file: string; power: number; needed: number }) {
    super(
      `${options.file} has 2^${String(options.power)} powers of tau, but the circuit needs 2^${String(options.needed)}. ` +
        `Take powersOfTau28_hez_final_${String(options.needed).padStart(2, "0")}.ptau or a larger one.`,
    );
  }
}

/** A file is not a key that this step of a ceremony can start from. */
export class CeremonyKeyRefusedError extends AssayError {
  readonly code = "CEREMONY_KEY_REFUSED";

  constructor(file: string, reason: string, advice: string) {
    super(`${file} ${reason}. ${advice}`);
  }
}

/** snarkjs did not do a step of a ceremony, though nothing was wrong with what it was given as far as can be seen. */
export class CeremonyStepFailedError extends AssayError {
  readonly code = "CEREMONY_STEP_FAILED";

  constructor(step: string, options?: ErrorOptions) {
    super(
      `snarkjs gave up on this step of the ceremony: ${step}. Nothing was written; try it again.`,
      options,
    );
  }
}

/** A name that a contributor can't have. */
export class ContributorNameInvalidError extends AssayError {
  readonly code = "CONTRIBUTOR_NAME_INVALID";

  constructor(name: string) {
    super(
      `${JSON.stringify(name)} can't be the name of a contribution: give 1 to 64 printable characters with --name.`,
    );
  }
}

/** A value that can't be a beacon. */
export class BeaconInvalidError extends AssayError {
  readonly code = "BEACON_INVALID";

  constructor(reason: string) {
    super(
      `The beacon can't be used: ${reason}. Give the hexadecimal digits of a public random value that nobody knew ` +
        `when the last contribution was made, for example the hash of a block announced beforehand.`,
    );
  }
}

/** A key does not follow from circuit, phase 1 and its contributions. */
export class CeremonyInvalidError extends AssayError {
  readonly code = "CEREMONY_INVALID";

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(
      `${file} is not what its ceremony gives: ${reason}. Do not use it: go back to the last key that verifies.`,
      options,
    );
  }
}

/** A ceremony lacks contributions or its beacon. */
export class CeremonyIncompleteError extends AssayError {
  readonly code = "CEREMONY_INCOMPLETE";

  constructor(file: string, options: { contributions: number; needed: number; beacon: boolean }) {
    super(
      `${file} has ${String(options.contributions)} contribution(s) and ${options.beacon ? "a" : "no"} beacon; a ceremony ` +
        `needs at least ${String(options.needed)} contributions, then a beacon. Go on with "hardhat setup contribute" or "hardhat ` +
        `setup beacon".`,
    );
  }
}

/** A contribution that should be in a key is not. */
export class ContributionMissingError extends AssayError {
  readonly code = "CONTRIBUTION_MISSING";

  constructor(file: string, hash: string) {
    super(
      `${file} does not hold the contribution ${hash}: it was left out or replaced. Do not use this key, and ask whoever ` +
        `runs the ceremony why.`,
    );
  }
}

/** A transcript is not in the form that is published. */
export class TranscriptInvalidError extends AssayError {
  readonly code = "TRANSCRIPT_INVALID";

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`${file} is not the transcript of a ceremony: ${reason}. Fetch it again.`, options);
  }
}

/** A key was made for another circuit than the one that the model compiles to. */
export class CeremonyKeyMismatchError extends AssayError {
  readonly code = "CEREMONY_KEY_MISMATCH";

  constructor(folder: string, options: { model: string; expected: string; found: string }) {
    super(
      `The key in ${folder} was made for the circuit with SHA-256 ${options.found}, but ${options.model} compiles to ` +
        `${options.expected}. Give the key of this model, or the options (head, batch) that its ceremony was run with.`,
    );
  }
}

/** Something lies already where a result should be written. */
export class OutputExistsError extends AssayError {
  readonly code = "OUTPUT_EXISTS";

  constructor(target: string) {
    super(`${target} exists already and is not overwritten. Move it away or choose another name.`);
  }
}

/** Two things that must be the same are not. */
export class LinkBrokenError extends AssayError {
  readonly code = "LINK_BROKEN";

  constructor(what: string, options: { expected: string; found: string }) {
    super(
      `${what} is ${options.found}, where ${options.expected} was expected. Do not trust this model before you know why.`,
    );
  }
}

/** A development key stands where a ceremony's was expected. */
export class CeremonyMissingError extends AssayError {
  readonly code = "CEREMONY_MISSING";

  constructor(folder: string) {
    super(
      `The key in ${folder} is a development key: no ceremony was held, and whoever made it can forge proofs. Give the folder ` +
        `of a published ceremony with --key.`,
    );
  }
}
