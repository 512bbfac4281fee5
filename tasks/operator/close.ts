// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  node: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `close node ${args.node} for good`, async ({ staking }) => {
    const node = requireId("node", args.node);
    const { gasUsed } = await send(staking.closeNode(node));
    return { node, closed: await staking.isClosed(node), gasUsed };
  });

export default action;
