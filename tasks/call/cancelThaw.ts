// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  session: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `leave thawing money in session ${args.session}`, async ({ escrow }) => {
    const session = requireId("session", args.session);
    const { gasUsed } = await send(escrow.cancelThaw(session));
    const { balance } = await escrow.sessionOf(session);
    return { session, balance: formatEther(balance), gasUsed };
  });

export default action;
