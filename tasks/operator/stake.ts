// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { approve } from "../../src/client/approve.ts";
import { send } from "../../src/client/send.ts";
import { parseAsy } from "../parseAsy.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  node: string;
  amount: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `stake ${args.amount} ASY with node ${args.node}`, async (client) => {
    const node = requireId("node", args.node);
    const amount = parseAsy("amount", args.amount);
    await approve(client, { spender: client.addresses.staking, amount });
    const { gasUsed } = await send(client.staking.stake(node, amount));
    const staker = await client.signer.getAddress();
    return {
      node,
      shares: await client.staking.sharesOf(node, staker),
      gasUsed,
    };
  });

export default action;
