// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { startCeremony } from "../../src/keys/index.ts";
import { printResult } from "../context.ts";
import { requireOption } from "./requireOption.ts";
import { setupModel, type SetupModelOptions } from "./setupModel.ts";

interface Arguments extends SetupModelOptions {
  ptau: string;
  acceptUnknownPtau: boolean;
  output: string;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const out = requireOption("output", args.output);
  const ptau = requireOption("ptau", args.ptau);
  const { files, manifest } = await setupModel(args);
  const { circuitHash, powersOfTau } = await startCeremony({
    r1cs: files.r1cs,
    powersOfTau: ptau,
    acceptUnknownPowersOfTau: args.acceptUnknownPtau,
    out,
  });
  printResult(args.json, {
    output: out,
    constraints: manifest.constraints,
    r1cs: manifest.hashes.r1cs,
    powersOfTau: powersOfTau.name ?? `unknown, BLAKE2b ${powersOfTau.blake2b}`,
    circuitHash,
  });
};

export default action;
