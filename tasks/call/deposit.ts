// SPDX-License-Identifier: MIT
import { formatEther, parseEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { deposit } from "../../src/client/deposit.ts";
import { connect, printResult } from "../context.ts";

interface Arguments {
  session: string;
  amount: string;
  permit: boolean;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { gasUsed } = await deposit(client, {
    sessionId: args.session,
    amount: parseEther(args.amount),
    byPermit: args.permit,
  });
  const { balance } = await client.escrow.sessionOf(args.session);
  printResult(args.json, { session: args.session, balance: formatEther(balance), gasUsed });
};

export default action;
