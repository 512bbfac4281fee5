// SPDX-License-Identifier: MIT
import { CeremonyKeyRefusedError } from "../../errors/CeremonyErrors.ts";
import { readCeremonyKey, type CeremonyKey } from "./readCeremonyKey.ts";

/**
 * Reads a key that contributions can still be added to.
 *
 * @throws KeyUnreadableError, CeremonyKeyRefusedError if it is no key of a ceremony or has its beacon.
 */
export async function readOpenKey(zkey: Uint8Array, name: string): Promise<CeremonyKey> {
  const key = await readCeremonyKey(zkey, name);
  if (key.contributions.some(({ beacon }) => beacon !== undefined))
    throw new CeremonyKeyRefusedError(
      name,
      "has its beacon, so its ceremony is over",
      'Verify and publish it with "hardhat setup verify" and "hardhat setup publish".',
    );
  return key;
}
