// SPDX-License-Identifier: MIT
import { zKey, type Logger } from "snarkjs";
import { CeremonyInvalidError } from "../../errors/CeremonyErrors.ts";
import { readR1cs } from "../../shared/circom/readR1cs.ts";
import { withCurve } from "../../shared/curve.ts";
import { readBytes } from "../../shared/readBytes.ts";
import { domainPower } from "../development/quadraticProgram.ts";
import { BEACON_BYTES, BEACON_ITERATIONS_EXPONENT } from "./ceremonyRules.ts";
import { checkPowersOfTau, type CheckPowersOfTauParameters, type PowersOfTau } from "./checkPowersOfTau.ts";
import { initialDelta } from "./initialDelta.ts";
import { isOneByteRepeated } from "./isOneByteRepeated.ts";
import { readCeremonyKey, type CeremonyKey } from "./readCeremonyKey.ts";
import type { Contribution } from "./readContributions.ts";

/** @see verifyCeremony */
export type VerifyCeremonyParameters = {
  /** The key file. */
  readonly zkey: string;
  /** The circuit's constraint file. */
  readonly r1cs: string;
  /** The phase-1 file. */
  readonly powersOfTau: string;
  /** See `checkPowersOfTau`. */
  readonly acceptUnknownPowersOfTau?: boolean;
  readonly known?: CheckPowersOfTauParameters["known"];
};

/** A verified key of a ceremony, complete or not: see `requireComplete`. */
export type VerifiedCeremony = CeremonyKey & { readonly powersOfTau: PowersOfTau };

/** Hexadecimal digits of the x coordinate of a point of G1, with which it begins. */
const X_DIGITS = 64;

/**
 * Verifies that a key follows from a circuit, a phase-1 file and its contributions, each made on top of the one before
 * (snarkjs `zkey verify`); besides, what snarkjs does not look at: that no contribution leaves the key as some earlier one
 * had it, and that there is one beacon at most, at the end, that can be recomputed.
 *
 * @throws FileUnreadableError, KeyUnreadableError, R1csUnreadableError, CeremonyKeyRefusedError, CeremonyInvalidError, and the
 * errors of `checkPowersOfTau`
 * @example
 * const { contributions } = await verifyCeremony({ zkey: "digits.2.zkey", r1cs: "out/digits.r1cs", powersOfTau });
 */
export async function verifyCeremony({
  zkey,
  r1cs,
  powersOfTau: file,
  acceptUnknownPowersOfTau: acceptUnknown,
  known,
}: VerifyCeremonyParameters): Promise<VerifiedCeremony> {
  const bytes = await readBytes(zkey);
  const key = await readCeremonyKey(bytes, zkey);
  requireOrder(zkey, key.contributions, await initialDelta());
  const needed = domainPower(await readR1cs(r1cs, { constraints: false }));
  const powersOfTau = await checkPowersOfTau({ file, needed, acceptUnknown, ...(known && { known }) });
  const [constraints, points] = [await readBytes(r1cs), await readBytes(file)];
  const { logger, errors } = createCollector();
  const valid: unknown = await withCurve(() => zKey.verifyFromR1cs(constraints, points, bytes, logger)).catch(
    (cause: unknown) => {
      throw new CeremonyInvalidError(zkey, "snarkjs can't compare it with the circuit", { cause });
    },
  );
  // snarkjs answers most defects by false, some by nothing.
  if (valid !== true)
    throw new CeremonyInvalidError(zkey, errors[0] ?? "a contribution does not follow from the one before");
  return { ...key, powersOfTau };
}

/** What can be seen without the curve; it also bounds the work of repeating a beacon. */
function requireOrder(zkey: string, contributions: readonly Contribution[], initial: string): void {
  const seen = new Set([xOf(initial)]);
  for (const [index, { delta, beacon }] of contributions.entries()) {
    const refuse = (reason: string): never => {
      throw new CeremonyInvalidError(zkey, `contribution ${String(index + 1)} ${reason}`);
    };
    // Equal or opposite to an earlier delta: its contributor knows, or everybody does, what was put on top.
    const x = xOf(delta);
    if (seen.has(x)) refuse("leaves the key as an earlier one had it");
    seen.add(x);
    if (beacon === undefined) continue;
    if (index < contributions.length - 1) refuse("is a beacon, but not the last one");
    const { least, most } = BEACON_ITERATIONS_EXPONENT;
    if (beacon.iterationsExponent < least || beacon.iterationsExponent > most)
      refuse(`is a beacon of 2^${String(beacon.iterationsExponent)} iterations`);
    if (beacon.value.length / 2 < BEACON_BYTES.least) refuse("is a beacon short enough to be guessed");
    if (isOneByteRepeated(beacon.value))
      refuse("is a beacon that anybody could guess: all its bytes are the same");
  }
}

function xOf(delta: string): string {
  return delta.slice(0, X_DIGITS);
}

function createCollector(): { logger: Logger; errors: string[] } {
  const errors: string[] = [];
  const ignore = (): undefined => undefined;
  return {
    errors,
    logger: { debug: ignore, info: ignore, warn: ignore, error: (message) => errors.push(message) },
  };
}
