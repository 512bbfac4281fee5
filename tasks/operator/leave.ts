// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { leaveNode } from "../../src/client/leaveNode.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { timeOf } from "../timeOf.ts";

interface Arguments extends SendingOptions {
  node: string;
  close: boolean;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `end offers and thaw stake of node ${args.node}`, async (client) => {
    const node = requireId("node", args.node);
    const left = await leaveNode(client, { nodeId: node, close: args.close });
    const { thawing, withdrawableFrom } = left;
    return {
      node,
      offersEnded: left.offersEnded.length,
      delisted: left.delisted.length,
      bondsReleased: left.bondsReleased.length,
      withdrawn: formatEther(left.withdrawn),
      thawing: formatEther(thawing),
      next:
        withdrawableFrom === 0n
          ? "nothing is left; `hardhat claim` pays commissions"
          : `run this again after ${timeOf(withdrawableFrom)}`,
      gasUsed: left.gasUsed,
    };
  });

export default action;
