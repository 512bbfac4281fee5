// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  node: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `take back the announced commission of node ${args.node}`, async ({ staking }) => {
    const node = requireId("node", args.node);
    const { gasUsed } = await send(staking.cancelCommission(node));
    const { commission } = await staking.nodeOf(node);
    return { node, commission, gasUsed };
  });

export default action;
