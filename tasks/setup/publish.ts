// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { publishCeremony } from "../../src/keys/index.ts";
import { printResult } from "../context.ts";
import { requireOption } from "./requireOption.ts";
import { setupModel, type SetupModelOptions } from "./setupModel.ts";

interface Arguments extends SetupModelOptions {
  input: string;
  ptau: string;
  acceptUnknownPtau: boolean;
  output: string;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args) => {
  const [zkey, out] = [requireOption("input", args.input), requireOption("output", args.output)];
  const powersOfTau = requireOption("ptau", args.ptau);
  const { files, manifest } = await setupModel(args);
  const { setup, info } = await publishCeremony({
    zkey,
    r1cs: files.r1cs,
    powersOfTau,
    acceptUnknownPowersOfTau: args.acceptUnknownPtau,
    model: { name: manifest.name, batchSize: args.batch, head: args.head },
    hashes: manifest.hashes,
    out,
  });
  printResult(args.json, { output: out, ...setup, provingKeyBytes: info.zkeyBytes });
};

export default action;
