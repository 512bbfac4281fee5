// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { findRequest } from "../../src/client/findRequest.ts";
import { send } from "../../src/client/send.ts";
import { connect, printResult } from "../context.ts";

interface Arguments {
  call: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { order, price } = await findRequest(client, { callId: args.call });
  const { gasUsed } = await send(client.market.refund(order));
  printResult(args.json, { call: args.call, refunded: formatEther(price), gasUsed });
};

export default action;
