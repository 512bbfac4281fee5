// SPDX-License-Identifier: MIT
import { id, parseEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { openNode } from "../../src/client/openNode.ts";
import { connect, printResult } from "../context.ts";

interface Arguments {
  name: string;
  endpoint: string;
  stake: string;
  commission: bigint;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { nodeId, gasUsed } = await openNode(client, {
    salt: id(args.name),
    commission: args.commission,
    endpoint: args.endpoint,
    stake: parseEther(args.stake),
  });
  printResult(args.json, { node: nodeId, stake: args.stake, gasUsed });
};

export default action;
