// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  node: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `put thawing stake with node ${args.node} back to work`, async ({ staking, signer }) => {
    const node = requireId("node", args.node);
    const { gasUsed } = await send(staking.cancelThaw(node));
    return { node, shares: await staking.sharesOf(node, await signer.getAddress()), gasUsed };
  });

export default action;
