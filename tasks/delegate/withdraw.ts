// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { amountOf } from "../../src/client/amountOf.ts";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  node: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `withdraw thawed stake from node ${args.node}`, async ({ staking }) => {
    const node = requireId("node", args.node);
    const receipt = await send(staking.unstake(node));
    const withdrawn = amountOf(receipt, { contract: staking.interface, event: "Unstaked" });
    return { node, withdrawn: formatEther(withdrawn), gasUsed: receipt.gasUsed };
  });

export default action;
