// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  node: string;
  refuse: boolean;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `choose whether a contract may sign quotes of node ${args.node}`, async ({ market }) => {
    const node = requireId("node", args.node);
    const { gasUsed } = await send(market.acceptContractQuotes(node, !args.refuse));
    return { node, accepted: await market.contractQuotes(node), gasUsed };
  });

export default action;
