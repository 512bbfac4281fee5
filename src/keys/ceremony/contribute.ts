// SPDX-License-Identifier: MIT
import { randomBytes } from "node:crypto";
import { zKey } from "snarkjs";
import { ContributorNameInvalidError } from "../../errors/CeremonyErrors.ts";
import { readBytes } from "../../shared/readBytes.ts";
import { toHex } from "../development/bytes.ts";
import type { RandomBytes } from "../development/toxicWaste.ts";
import { contributorName } from "./contributorName.ts";
import { lastContribution, type NumberedContribution } from "./lastContribution.ts";
import { readOpenKey } from "./readOpenKey.ts";
import { writeStep } from "./writeStep.ts";

/** @see contribute */
export type ContributeParameters = {
  /** The key file of the contributor before. */
  readonly input: string;
  /** The key file for the next one. */
  readonly out: string;
  /** How the contributor wants to be called in the transcript. */
  readonly name: string;
  /** Anything that others can't know, on top of the machine's randomness. */
  readonly text?: string;
  /** `crypto.randomBytes` if not given. */
  readonly random?: RandomBytes;
};

const ENTROPY_BYTES = 64;

/**
 * Adds one contribution to a key (snarkjs `zkey contribute`). Its secret is drawn from the machine's randomness, which
 * snarkjs draws from once more, and the contributor's text; it is never written. As long as one contributor's secret is
 * forgotten, nobody can forge proofs.
 *
 * @returns The contribution's place and hash: keep the hash, it shows later that the contribution was not left out.
 * @throws FileUnreadableError, KeyUnreadableError, CeremonyKeyRefusedError, ContributorNameInvalidError, OutputExistsError,
 * CeremonyStepFailedError
 * @example
 * const { hash } = await contribute({ input: "digits.0.zkey", out: "digits.1.zkey", name: "Ada" });
 */
export async function contribute({
  input,
  out,
  name,
  text = "",
  random = randomBytes,
}: ContributeParameters): Promise<NumberedContribution> {
  if (name === "" || !contributorName.safeParse(name).success) throw new ContributorNameInvalidError(name);
  const before = await readBytes(input);
  await readOpenKey(before, input);
  const after = await writeStep({
    step: `contributing to ${input}`,
    out,
    size: before.byteLength,
    work: (output) => zKey.contribute(before, output, name, toHex(random(ENTROPY_BYTES)) + text),
  });
  return lastContribution(after, out);
}
