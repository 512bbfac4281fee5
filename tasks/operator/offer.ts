// SPDX-License-Identifier: MIT
import { parseEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { findModel } from "../../src/node/findModel.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { connect, printResult } from "../context.ts";

interface Arguments extends ModelOptions {
  node: string;
  price: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { modelId } = await findModel(client, await prepareModel(chosenModel(args)));
  const { gasUsed } = await send(client.market.setOffer(args.node, modelId, parseEther(args.price)));
  printResult(args.json, { node: args.node, model: modelId, price: args.price, gasUsed });
};

export default action;
