// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { timeOf } from "../timeOf.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  node: string;
  commission: bigint;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(
    hre,
    args,
    `announce a commission of ${String(args.commission)} ppm for node ${args.node}`,
    async ({ staking }) => {
      const node = requireId("node", args.node);
      const { gasUsed } = await send(staking.announceCommission(node, args.commission));
      const [commission, startsAt] = await staking.nextCommissionOf(node);
      return { node, commission, from: timeOf(startsAt), gasUsed };
    },
  );

export default action;
