// SPDX-License-Identifier: MIT
import type { CeremonyKey } from "./readCeremonyKey.ts";
import type { Transcript } from "./transcript.ts";

/** A key's contributions as a transcript lists them. */
export function transcribeContributions({
  contributions,
}: Pick<CeremonyKey, "contributions">): Transcript["contributions"] {
  return contributions.map(({ name, hash, beacon }, index) => {
    const number = index + 1;
    return beacon
      ? { number, kind: "beacon", name, hash, ...beacon }
      : { number, kind: "contribution", name, hash };
  });
}
