// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../src/client/send.ts";
import { sending, type SendingOptions } from "./sending.ts";

const action: NewTaskActionFunction<SendingOptions> = (args, hre) =>
  sending(hre, args, "burn the fees of all calls", async ({ escrow }) => {
    const { burnable } = await escrow.protocolRevenue();
    const { gasUsed } = await send(escrow.burnFees());
    return { burned: formatEther(burnable), gasUsed };
  });

export default action;
