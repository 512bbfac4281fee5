// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { timeOf } from "../timeOf.ts";
import { sending, type SendingOptions } from "../sending.ts";

const action: NewTaskActionFunction<SendingOptions> = (args, hre) =>
  sending(hre, args, "take no new money for a while", async ({ escrow }) => {
    const { gasUsed } = await send(escrow.pause());
    return { pausedUntil: timeOf(await escrow.pausedUntil()), gasUsed };
  });

export default action;
