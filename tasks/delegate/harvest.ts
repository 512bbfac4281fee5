// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  node: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `harvest for node ${args.node}`, async ({ staking, escrow }) => {
    const node = requireId("node", args.node);
    const { pool } = await escrow.nodeRevenueOf(node);
    const { gasUsed } = await send(staking.harvest(node));
    const { amount, timeLeft } = await staking.vestingOf(node);
    return {
      node,
      harvested: formatEther(pool),
      vesting: formatEther(amount),
      vestsInSeconds: timeLeft,
      gasUsed,
    };
  });

export default action;
