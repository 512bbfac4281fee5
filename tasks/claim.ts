// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { claimEarnings } from "../src/client/claimEarnings.ts";
import { sending, type SendingOptions } from "./sending.ts";

const action: NewTaskActionFunction<SendingOptions> = (args, hre) =>
  sending(hre, args, "claim earnings", async (client) => {
    const claims = await claimEarnings(client);
    const sum = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
    return {
      account: await client.signer.getAddress(),
      claimed: formatEther(sum(claims.map(({ amount }) => amount))),
      commissions: formatEther(
        sum(claims.filter(({ source }) => source === "node").map(({ amount }) => amount)),
      ),
      gasUsed: sum(claims.map(({ gasUsed }) => gasUsed)),
    };
  });

export default action;
