// SPDX-License-Identifier: MIT
import type { CompiledModel } from "../../compiler/index.ts";
import { ContributionMissingError } from "../../errors/CeremonyErrors.ts";
import {
  checkVerifyingKey,
  exportVerifyingKey,
  readCeremony,
  requireComplete,
  transcribeContributions,
  verifyCeremony,
  type ProvingKey,
  type Transcript,
} from "../../keys/index.ts";
import type { LinkChecks } from "./Link.ts";
import { requireSame } from "./requireSame.ts";

/** @see checkSetup */
export type CheckSetupParameters = {
  readonly key: ProvingKey;
  readonly transcript: Transcript;
  /** The phase-1 file; without it the setup stays unchecked. */
  readonly powersOfTau: string | undefined;
  readonly acceptUnknownPowersOfTau: boolean;
  /** Hash of a contribution that must be in the key. */
  readonly contribution: string | undefined;
  /** Compiles the model afresh, once. */
  readonly compile: () => Promise<CompiledModel>;
};

/** Whether the key comes from the circuit by the transcript's ceremony, and gives the verifying key. */
export function checkSetup(parameters: CheckSetupParameters): LinkChecks {
  const { key, transcript, powersOfTau, acceptUnknownPowersOfTau, contribution, compile } = parameters;
  return {
    contributions: async () => {
      const ceremony = await readCeremony(key.zkey);
      const people = requireComplete(ceremony, key.zkey);
      requireSame(
        "The key's list",
        listOf(transcribeContributions(ceremony)),
        listOf(transcript.contributions),
      );
      requireSame("The key's domain", String(ceremony.domainSize), String(transcript.domainSize));
      requireSame("The key's circuit hash", ceremony.circuitHash, transcript.circuitHash);
      if (contribution !== undefined && !ceremony.contributions.some(({ hash }) => hash === contribution))
        throw new ContributionMissingError(key.zkey, contribution);
      // Quoted: a name may hold a comma and another's name, and a beacon may be called like a person.
      const names = ceremony.contributions.flatMap(({ name, beacon }) =>
        beacon ? [] : [JSON.stringify(name)],
      );
      const beacon = ceremony.contributions.at(-1)?.beacon;
      return `${String(people)} contributions: ${names.join(", ")}; beacon ${beacon?.value ?? "none"}`;
    },
    setup:
      powersOfTau === undefined
        ? `give --ptau: ${transcript.powersOfTau.name ?? "the phase-1 file of this ceremony"}`
        : async () => {
            const { r1cs } = (await compile()).files;
            const found = await verifyCeremony({
              zkey: key.zkey,
              r1cs,
              powersOfTau,
              acceptUnknownPowersOfTau,
            });
            requireSame(powersOfTau, found.powersOfTau.blake2b, transcript.powersOfTau.blake2b);
            const [name, claimed] = [found.powersOfTau.name, transcript.powersOfTau.name];
            requireSame(`The published name of ${powersOfTau}`, String(name), String(claimed));
            return `follows from r1cs and ${found.powersOfTau.name ?? "an unknown phase 1 that you accepted"}`;
          },
    "verifying key": async () => {
      const exported = await checkVerifyingKey(await exportVerifyingKey(key.zkey));
      requireSame("verification_key.json", JSON.stringify(key.verifyingKey), JSON.stringify(exported));
      return `SHA-256 ${key.info.sha256.verifyingKey}, sound`;
    },
  };
}

/** One text for a list of contributions, with everything that a transcript says of them. */
function listOf(contributions: Transcript["contributions"]): string {
  return contributions.map((contribution) => Object.values(contribution).join(" ")).join(", ");
}
