// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { ContributionMissingError } from "../../src/errors/CeremonyErrors.ts";
import { verifyCeremony } from "../../src/keys/index.ts";
import { printResult } from "../context.ts";
import { requireOption } from "./requireOption.ts";
import { setupModel, type SetupModelOptions } from "./setupModel.ts";

interface Arguments extends SetupModelOptions {
  input: string;
  ptau: string;
  acceptUnknownPtau: boolean;
  contribution: string;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const zkey = requireOption("input", args.input);
  const powersOfTau = requireOption("ptau", args.ptau);
  const { files } = await setupModel(args);
  const ceremony = await verifyCeremony({
    zkey,
    r1cs: files.r1cs,
    powersOfTau,
    acceptUnknownPowersOfTau: args.acceptUnknownPtau,
  });
  const { contributions } = ceremony;
  if (args.contribution !== "" && !contributions.some(({ hash }) => hash === args.contribution))
    throw new ContributionMissingError(zkey, args.contribution);
  if (!args.json)
    for (const [index, { name, hash, beacon }] of contributions.entries())
      console.log(
        `${String(index + 1)}. ${beacon ? `beacon ${beacon.value}, 2^${String(beacon.iterationsExponent)} hashes` : name}: ${hash}`,
      );
  printResult(args.json, {
    valid: true,
    contributions: contributions.filter(({ beacon }) => !beacon).length,
    beacon: contributions.at(-1)?.beacon?.value ?? "none yet",
    powersOfTau: ceremony.powersOfTau.name ?? `unknown, BLAKE2b ${ceremony.powersOfTau.blake2b}`,
    circuitHash: ceremony.circuitHash,
    ...(args.json && { hashes: contributions.map(({ hash }) => hash) }),
  });
};

export default action;
