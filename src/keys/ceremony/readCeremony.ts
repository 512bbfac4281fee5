// SPDX-License-Identifier: MIT
import { readBytes } from "../../shared/readBytes.ts";
import { readCeremonyKey, type CeremonyKey } from "./readCeremonyKey.ts";

/**
 * Reads from a key file who contributed to it, without verifying anything.
 *
 * @throws FileUnreadableError, KeyUnreadableError, CeremonyKeyRefusedError if it is a development key.
 * @example const { contributions } = await readCeremony("digits.1.zkey");
 */
export async function readCeremony(zkey: string): Promise<CeremonyKey> {
  return readCeremonyKey(await readBytes(zkey), zkey);
}
