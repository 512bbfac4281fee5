// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  node: string;
  call: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `release the bond of call ${args.call}`, async ({ staking }) => {
    const [node, call] = [requireId("node", args.node), requireId("call", args.call)];
    const { amount } = await staking.bondOf(node, call);
    const { gasUsed } = await send(staking.releaseBond(node, call));
    return { node, call, released: formatEther(amount), gasUsed };
  });

export default action;
