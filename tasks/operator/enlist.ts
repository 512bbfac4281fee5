// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { findModel } from "../../src/node/findModel.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends ModelOptions, SendingOptions {
  node: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `enlist a model of node ${args.node}`, async (client) => {
    const node = requireId("node", args.node);
    const { modelId } = await findModel(client, await prepareModel(chosenModel(args)));
    const { gasUsed } = await send(client.discovery.enlist(node, modelId));
    return { node, model: modelId, gasUsed };
  });

export default action;
