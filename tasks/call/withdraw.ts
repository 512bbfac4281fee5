// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { amountOf } from "../../src/client/amountOf.ts";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  session: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `withdraw thawed money from session ${args.session}`, async ({ escrow }) => {
    const session = requireId("session", args.session);
    const receipt = await send(escrow.withdraw(session));
    const withdrawn = amountOf(receipt, { contract: escrow.interface, event: "Withdrawn" });
    const { balance } = await escrow.sessionOf(session);
    return {
      session,
      withdrawn: formatEther(withdrawn),
      balance: formatEther(balance),
      gasUsed: receipt.gasUsed,
    };
  });

export default action;
