// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { parseAsy } from "../parseAsy.ts";
import { requireId } from "../requireId.ts";
import { timeOf } from "../timeOf.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  session: string;
  amount: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `thaw money of session ${args.session}`, async ({ escrow }) => {
    const session = requireId("session", args.session);
    const { balance } = await escrow.sessionOf(session);
    const amount = args.amount === "" ? balance : parseAsy("amount", args.amount);
    const { gasUsed } = await send(escrow.thaw(session, amount));
    const { thawing, thawEndsAt } = await escrow.sessionOf(session);
    return {
      session,
      thawing: formatEther(thawing),
      withdrawableFrom: timeOf(thawEndsAt),
      gasUsed,
    };
  });

export default action;
