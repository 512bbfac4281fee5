// SPDX-License-Identifier: MIT
import { parseEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { approve } from "../../src/client/approve.ts";
import { send } from "../../src/client/send.ts";
import { connect, printResult } from "../context.ts";

interface Arguments {
  node: string;
  amount: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const amount = parseEther(args.amount);
  await approve(client, { spender: client.addresses.staking, amount });
  const { gasUsed } = await send(client.staking.stake(args.node, amount));
  const staker = await client.signer.getAddress();
  printResult(args.json, {
    node: args.node,
    shares: await client.staking.sharesOf(args.node, staker),
    gasUsed,
  });
};

export default action;
