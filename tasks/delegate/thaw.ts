// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { sharesWorth } from "../../src/client/sharesWorth.ts";
import { parseAsy } from "../parseAsy.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { timeOf } from "../timeOf.ts";

interface Arguments extends SendingOptions {
  node: string;
  amount: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `thaw stake with node ${args.node}`, async ({ staking, signer }) => {
    const node = requireId("node", args.node);
    const staker = await signer.getAddress();
    const shares =
      args.amount === ""
        ? await staking.sharesOf(node, staker)
        : await sharesWorth(staking, { nodeId: node, amount: parseAsy("amount", args.amount) });
    const { gasUsed } = await send(staking.thaw(node, shares));
    const thawing = await staking.thawOf(node, staker);
    return {
      node,
      thawing: formatEther(await staking.assetsFor(node, thawing.shares)),
      withdrawableFrom: timeOf(thawing.endsAt),
      gasUsed,
    };
  });

export default action;
