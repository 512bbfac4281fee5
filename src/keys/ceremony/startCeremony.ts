// SPDX-License-Identifier: MIT
import { zKey } from "snarkjs";
import { readR1cs } from "../../shared/circom/readR1cs.ts";
import { readBytes } from "../../shared/readBytes.ts";
import { domainPower } from "../development/quadraticProgram.ts";
import { checkPowersOfTau, type CheckPowersOfTauParameters, type PowersOfTau } from "./checkPowersOfTau.ts";
import { readCeremonyKey } from "./readCeremonyKey.ts";
import { writeStep } from "./writeStep.ts";

/** @see startCeremony */
export type StartCeremonyParameters = {
  /** The circuit's constraint file. */
  readonly r1cs: string;
  /** The phase-1 file. */
  readonly powersOfTau: string;
  /** See `checkPowersOfTau`. */
  readonly acceptUnknownPowersOfTau?: boolean;
  readonly known?: CheckPowersOfTauParameters["known"];
  /** The key file to write. */
  readonly out: string;
};

/** What a ceremony starts from. */
export type StartCeremonyReturnType = {
  /** BLAKE2b-512 that stands for circuit and phase 1 in all contributions. */
  readonly circuitHash: string;
  readonly powersOfTau: PowersOfTau;
};

/**
 * Starts phase 2 of a Groth16 setup (Bowe, Gabizon, Miers 2017; snarkjs `zkey new`): a key that no one may use, for the
 * first contributor. The same circuit and phase 1 always give the same file.
 *
 * @throws FileUnreadableError, R1csUnreadableError, CircuitTooLargeError, OutputExistsError, CeremonyStepFailedError, and the
 * errors of `checkPowersOfTau`
 * @example
 * await startCeremony({ r1cs: "out/digits.r1cs", powersOfTau: "powersOfTau28_hez_final_14.ptau", out: "digits.0.zkey" });
 */
export async function startCeremony({
  r1cs,
  powersOfTau: file,
  acceptUnknownPowersOfTau: acceptUnknown,
  known,
  out,
}: StartCeremonyParameters): Promise<StartCeremonyReturnType> {
  const needed = domainPower(await readR1cs(r1cs, { constraints: false }));
  const powersOfTau = await checkPowersOfTau({ file, needed, acceptUnknown, ...(known && { known }) });
  const [constraints, points] = [await readBytes(r1cs), await readBytes(file)];
  const zkey = await writeStep({
    step: `starting from ${r1cs} and ${file}`,
    out,
    size: points.byteLength,
    work: (output) => zKey.newZKey(constraints, points, output),
  });
  const { circuitHash } = await readCeremonyKey(zkey, out);
  return { circuitHash, powersOfTau };
}
