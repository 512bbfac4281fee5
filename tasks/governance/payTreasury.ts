// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { sending, type SendingOptions } from "../sending.ts";

const action: NewTaskActionFunction<SendingOptions> = (args, hre) =>
  sending(hre, args, "pay the treasury", async ({ escrow }) => {
    const [treasury, { toTreasury }] = await Promise.all([escrow.treasury(), escrow.protocolRevenue()]);
    const { gasUsed } = await send(escrow.payTreasury());
    return { treasury, paid: formatEther(toTreasury), gasUsed };
  });

export default action;
