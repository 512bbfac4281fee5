// SPDX-License-Identifier: MIT
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { powersOfTau } from "snarkjs";
import {
  PowersOfTauInconsistentError,
  PowersOfTauTooSmallError,
  PowersOfTauUnknownError,
} from "../../errors/CeremonyErrors.ts";
import { FileUnreadableError } from "../../errors/FileUnreadableError.ts";
import { withCurve } from "../../shared/curve.ts";
import { KNOWN_POWERS_OF_TAU } from "./knownPowersOfTau.ts";
import { readBytes } from "../../shared/readBytes.ts";
import { readPowersOfTauHeader } from "./readPowersOfTauHeader.ts";

/** A phase-1 file that a ceremony may start from. */
export type PowersOfTau = {
  readonly power: number;
  /** BLAKE2b-512 of the file, hexadecimal. */
  readonly blake2b: string;
  /** The published file that it is; null for one that the user vouches for. */
  readonly name: string | null;
};

/** @see checkPowersOfTau */
export type CheckPowersOfTauParameters = {
  /** The phase-1 file. */
  readonly file: string;
  /** The power of two that holds the circuit: see `domainPower`. */
  readonly needed: number;
  /** True takes a file that is not known, if it agrees with itself. Its makers could forge proofs together. */
  readonly acceptUnknown?: boolean | undefined;
  /** Power → BLAKE2b-512; the perpetual powers of tau if left out. */
  readonly known?: Readonly<Record<number, string>>;
};

/**
 * Checks that a phase-1 file is prepared, large enough for a circuit, over BN254, and one of the published files. One
 * that is not is refused unless the user vouches for it; then snarkjs checks every point of it.
 *
 * @throws FileUnreadableError, PowersOfTauUnreadableError, PowersOfTauTooSmallError, PowersOfTauUnknownError,
 * PowersOfTauInconsistentError
 * @example
 * const { name } = await checkPowersOfTau({ file: "powersOfTau28_hez_final_14.ptau", needed: 14 });
 */
export async function checkPowersOfTau({
  file,
  needed,
  acceptUnknown = false,
  known = KNOWN_POWERS_OF_TAU,
}: CheckPowersOfTauParameters): Promise<PowersOfTau> {
  const { power } = await readPowersOfTauHeader(file);
  if (power < needed) throw new PowersOfTauTooSmallError({ file, power, needed });
  const blake2b = await blake2bOfFile(file);
  if (known[power] === blake2b) return { power, blake2b, name: nameOf(power) };
  if (!acceptUnknown) throw new PowersOfTauUnknownError(file, blake2b);
  await requireConsistent(file);
  return { power, blake2b, name: null };
}

/** How the published file of a power is called. */
function nameOf(power: number): string {
  const suffix = power === 28 ? "" : `_${String(power).padStart(2, "0")}`;
  return `powersOfTau28_hez_final${suffix}.ptau`;
}

async function blake2bOfFile(file: string): Promise<string> {
  const hash = createHash("blake2b512");
  try {
    await pipeline(createReadStream(file), hash);
  } catch (cause) {
    throw new FileUnreadableError(file, { cause });
  }
  return hash.digest("hex");
}

async function requireConsistent(file: string): Promise<void> {
  const bytes = await readBytes(file);
  const valid: unknown = await withCurve(() => powersOfTau.verify(bytes)).catch((cause: unknown) => {
    throw new PowersOfTauInconsistentError(file, { cause });
  });
  // snarkjs reports most defects by false, some by nothing.
  if (valid !== true) throw new PowersOfTauInconsistentError(file);
}
