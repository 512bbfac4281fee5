// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { deposit } from "../../src/client/deposit.ts";
import { parseAsy } from "../parseAsy.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  session: string;
  amount: string;
  permit: boolean;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `deposit ${args.amount} ASY`, async (client) => {
    const session = requireId("session", args.session);
    const { gasUsed } = await deposit(client, {
      sessionId: session,
      amount: parseAsy("amount", args.amount),
      byPermit: args.permit,
    });
    const { balance } = await client.escrow.sessionOf(session);
    return { session, balance: formatEther(balance), gasUsed };
  });

export default action;
