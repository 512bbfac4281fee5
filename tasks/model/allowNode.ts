// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  id: bigint;
  node: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `let node ${args.node} serve model ${String(args.id)}`, async (client) => {
    const { gasUsed } = await send(client.models.allowNode(args.id, args.node));
    return { model: args.id, node: args.node, gasUsed };
  });

export default action;
