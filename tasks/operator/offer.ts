// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { findModel } from "../../src/node/findModel.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { parseAsy } from "../parseAsy.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends ModelOptions, SendingOptions {
  node: string;
  price: string;
  capacity: bigint;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `offer a model at ${args.price} ASY on node ${args.node}`, async (client) => {
    const node = requireId("node", args.node);
    const { modelId } = await findModel(client, await prepareModel(chosenModel(args)));
    const price = parseAsy("price", args.price);
    const { gasUsed } = await send(client.market.setOffer(node, modelId, price, args.capacity));
    const { changesAt } = await client.market.offerOf(node, modelId);
    return {
      node,
      model: modelId,
      price: args.price,
      capacity: args.capacity,
      from: changesAt === 0n ? "now" : new Date(Number(changesAt) * 1000).toISOString(),
      gasUsed,
    };
  });

export default action;
