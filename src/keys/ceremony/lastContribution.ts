// SPDX-License-Identifier: MIT
import { CeremonyStepFailedError } from "../../errors/CeremonyErrors.ts";
import { readCeremonyKey } from "./readCeremonyKey.ts";
import type { Contribution } from "./readContributions.ts";

/** A contribution and its place, from 1. */
export type NumberedContribution = Contribution & { readonly number: number };

/** The contribution that was just made. */
export async function lastContribution(zkey: Uint8Array, name: string): Promise<NumberedContribution> {
  const { contributions } = await readCeremonyKey(zkey, name);
  const last = contributions.at(-1);
  if (last === undefined) throw new CeremonyStepFailedError(`reading ${name} back`);
  return { ...last, number: contributions.length };
}
