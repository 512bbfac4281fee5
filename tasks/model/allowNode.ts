// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { requireModel } from "../requireModel.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  id: bigint;
  node: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `let node ${args.node} serve model ${String(args.id)}`, async (client) => {
    const [model, node] = [requireModel("id", args.id), requireId("node", args.node)];
    const { gasUsed } = await send(client.models.allowNode(model, node));
    return { model, node, gasUsed };
  });

export default action;
