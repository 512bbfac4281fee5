// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { findModel } from "../../src/node/findModel.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { connect, printResult } from "../context.ts";

interface Arguments extends ModelOptions {
  node: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { modelId } = await findModel(client, await prepareModel(chosenModel(args)));
  const { gasUsed } = await send(client.discovery.enlist(args.node, modelId));
  printResult(args.json, { node: args.node, model: modelId, gasUsed });
};

export default action;
