// SPDX-License-Identifier: MIT
import { id } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { openNode } from "../../src/client/openNode.ts";
import { parseAsy } from "../parseAsy.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  name: string;
  endpoint: string;
  stake: string;
  commission: bigint;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `open a node and stake ${args.stake} ASY`, async (client) => {
    const { nodeId, gasUsed } = await openNode(client, {
      salt: id(args.name),
      commission: args.commission,
      endpoint: args.endpoint,
      stake: parseAsy("stake", args.stake),
    });
    return { node: nodeId, stake: args.stake, gasUsed };
  });

export default action;
