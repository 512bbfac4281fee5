// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { findRequest } from "../../src/client/findRequest.ts";
import { send } from "../../src/client/send.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  call: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `refund request ${args.call}`, async (client) => {
    const { order, price } = await findRequest(client, { callId: args.call });
    const { gasUsed } = await send(client.market.refund(order));
    return { call: args.call, refunded: formatEther(price), gasUsed };
  });

export default action;
