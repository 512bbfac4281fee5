// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { findRequest } from "../../src/client/findRequest.ts";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  call: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `refund request ${args.call}`, async (client) => {
    const call = requireId("call", args.call);
    const { order, price } = await findRequest(client, { callId: call });
    const { gasUsed } = await send(client.market.refund(order));
    return { call, refunded: formatEther(price), gasUsed };
  });

export default action;
