// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../src/client/send.ts";
import { connect, printResult } from "./context.ts";

interface Arguments {
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const account = await client.signer.getAddress();
  const amount = await client.splitter.claimableOf(account);
  const { gasUsed } = await send(client.splitter.claim(account));
  printResult(args.json, { account, claimed: formatEther(amount), gasUsed });
};

export default action;
