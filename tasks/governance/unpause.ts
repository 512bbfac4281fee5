// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { timeOf } from "../timeOf.ts";
import { sending, type SendingOptions } from "../sending.ts";

const action: NewTaskActionFunction<SendingOptions> = (args, hre) =>
  sending(hre, args, "end the pause", async ({ escrow }) => {
    const { gasUsed } = await send(escrow.unpause());
    return { pausedUntil: timeOf(await escrow.pausedUntil()), gasUsed };
  });

export default action;
