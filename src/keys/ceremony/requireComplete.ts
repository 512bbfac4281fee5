// SPDX-License-Identifier: MIT
import { CeremonyIncompleteError } from "../../errors/CeremonyErrors.ts";
import { LEAST_CONTRIBUTIONS } from "./ceremonyRules.ts";
import type { CeremonyKey } from "./readCeremonyKey.ts";

/**
 * How many people contributed to a complete ceremony. The beacon is not counted.
 *
 * @throws CeremonyIncompleteError if there are fewer than two contributions or no beacon.
 */
export function requireComplete({ contributions }: CeremonyKey, file: string): number {
  const people = contributions.filter(({ beacon }) => beacon === undefined).length;
  const beacon = contributions.at(-1)?.beacon !== undefined;
  if (people < LEAST_CONTRIBUTIONS || !beacon)
    throw new CeremonyIncompleteError(file, { contributions: people, needed: LEAST_CONTRIBUTIONS, beacon });
  return people;
}
