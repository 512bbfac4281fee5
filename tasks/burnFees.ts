// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../src/client/send.ts";
import { connect, printResult } from "./context.ts";

interface Arguments {
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const { escrow } = await connect(hre, args);
  const { burnable } = await escrow.protocolRevenue();
  const { gasUsed } = await send(escrow.burnFees());
  printResult(args.json, { burned: formatEther(burnable), gasUsed });
};

export default action;
