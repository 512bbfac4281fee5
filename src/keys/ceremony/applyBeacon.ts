// SPDX-License-Identifier: MIT
import { zKey } from "snarkjs";
import { BeaconInvalidError, CeremonyIncompleteError } from "../../errors/CeremonyErrors.ts";
import { readBytes } from "../../shared/readBytes.ts";
import { BEACON_BYTES, BEACON_ITERATIONS_EXPONENT, LEAST_CONTRIBUTIONS } from "./ceremonyRules.ts";
import { isOneByteRepeated } from "./isOneByteRepeated.ts";
import { lastContribution, type NumberedContribution } from "./lastContribution.ts";
import { readOpenKey } from "./readOpenKey.ts";
import { writeStep } from "./writeStep.ts";

/** @see applyBeacon */
export type ApplyBeaconParameters = {
  /** The key file of the last contributor. */
  readonly input: string;
  /** The final key file. */
  readonly out: string;
  /** Public randomness, hexadecimal, 16 to 255 bytes. */
  readonly beacon: string;
  /** The value is hashed 2^this times, 10 to 26; 10 if left out. */
  readonly iterationsExponent?: number;
};

/**
 * Ends a ceremony with public randomness (snarkjs `zkey beacon`), so that the last contributor could not choose the key
 * either.
 *
 * @throws FileUnreadableError, KeyUnreadableError, CeremonyKeyRefusedError, CeremonyIncompleteError if there are fewer than two
 * contributions, BeaconInvalidError, OutputExistsError, CeremonyStepFailedError
 * @example
 * await applyBeacon({ input: "digits.2.zkey", out: "digits.final.zkey", beacon: blockHash });
 */
export async function applyBeacon({
  input,
  out,
  beacon,
  iterationsExponent = BEACON_ITERATIONS_EXPONENT.least,
}: ApplyBeaconParameters): Promise<NumberedContribution> {
  const value = parseBeacon(beacon);
  const { least, most } = BEACON_ITERATIONS_EXPONENT;
  if (!Number.isInteger(iterationsExponent) || iterationsExponent < least || iterationsExponent > most)
    throw new BeaconInvalidError(
      `its iterations must be 2^${String(least)} to 2^${String(most)}, not 2^${String(iterationsExponent)}`,
    );
  const before = await readBytes(input);
  const { contributions } = await readOpenKey(before, input);
  if (contributions.length < LEAST_CONTRIBUTIONS)
    throw new CeremonyIncompleteError(input, {
      contributions: contributions.length,
      needed: LEAST_CONTRIBUTIONS,
      beacon: false,
    });
  const after = await writeStep({
    step: `applying the beacon to ${input}`,
    out,
    size: before.byteLength,
    work: (output) => zKey.beacon(before, output, "beacon", value, iterationsExponent),
  });
  return lastContribution(after, out);
}

/** snarkjs skips what is not hexadecimal, so it must not see any. */
function parseBeacon(beacon: string): string {
  const digits = beacon.replace(/^0x/, "").toLowerCase();
  if (!/^([0-9a-f]{2})+$/.test(digits))
    throw new BeaconInvalidError("it is not an even number of hexadecimal digits");
  const bytes = digits.length / 2;
  if (bytes < BEACON_BYTES.least || bytes > BEACON_BYTES.most)
    throw new BeaconInvalidError(
      `it has ${String(bytes)} bytes, not ${String(BEACON_BYTES.least)} to ${String(BEACON_BYTES.most)}`,
    );
  if (isOneByteRepeated(digits)) throw new BeaconInvalidError("all its bytes are the same");
  return digits;
}
