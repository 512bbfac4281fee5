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
  capacity: bigint;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { modelId } = await findModel(client, await prepareModel(chosenModel(args)));
  const price = parseEther(args.price);
  const { gasUsed } = await send(client.market.setOffer(args.node, modelId, price, args.capacity));
  const { changesAt } = await client.market.offerOf(args.node, modelId);
  printResult(args.json, {
    node: args.node,
    model: modelId,
    price: args.price,
    capacity: args.capacity,
    from: changesAt === 0n ? "now" : new Date(Number(changesAt) * 1000).toISOString(),
    gasUsed,
  });
};

export default action;
