// SPDX-License-Identifier: MIT
import { id, parseEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { registerCircuit } from "../../src/client/registerCircuit.ts";
import { registerModel } from "../../src/client/registerModel.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { connect, printResult } from "../context.ts";

interface Arguments extends ModelOptions {
  licence: bigint;
  floor: string;
  royalty: bigint;
  base: bigint;
  supersedes: bigint;
  listed: boolean;
  uri: string;
  acceptForgeableKey: boolean;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const progress = createProgressRenderer({ stream: process.stderr });
  const prepared = await prepareModel({ ...chosenModel(args), onProgress: progress.onProgress });
  progress.close();
  const circuit = await registerCircuit(client, {
    ...prepared,
    acceptForgeableKey: args.acceptForgeableKey,
  });
  const model = await registerModel(client, {
    circuitId: circuit.circuitId,
    commitment: prepared.commitment,
    licence: args.licence,
    floor: parseEther(args.floor),
    royalty: args.royalty,
    base: args.base,
    supersedes: args.supersedes,
    listed: args.listed,
    contentHash: id(JSON.stringify(prepared.compiled.manifest)),
    uri: args.uri,
  });
  printResult(args.json, {
    model: model.modelId,
    circuit: circuit.circuitId,
    key: prepared.keyKind,
    contributions: prepared.terms.contributions,
    circuitGas: circuit.gasUsed,
    modelGas: model.gasUsed,
  });
};

export default action;
