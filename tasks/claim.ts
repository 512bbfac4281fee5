// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { claimEarnings } from "../src/client/claimEarnings.ts";
import { connect, printResult } from "./context.ts";

interface Arguments {
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const claims = await claimEarnings(client);
  const sum = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  printResult(args.json, {
    account: await client.signer.getAddress(),
    claimed: formatEther(sum(claims.map(({ amount }) => amount))),
    commissions: formatEther(
      sum(claims.filter(({ source }) => source === "node").map(({ amount }) => amount)),
    ),
    gasUsed: sum(claims.map(({ gasUsed }) => gasUsed)),
  });
};

export default action;
