// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { requireModel } from "../requireModel.ts";
import { timeOf } from "../timeOf.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  node: string;
  model: bigint;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(
    hre,
    args,
    `end the offer of model ${String(args.model)} on node ${args.node}`,
    async ({ market }) => {
      const [node, model] = [requireId("node", args.node), requireModel("model", args.model)];
      const { gasUsed } = await send(market.retireOffer(node, model));
      const { changesAt } = await market.offerOf(node, model);
      return { node, model, standsUntil: timeOf(changesAt), gasUsed };
    },
  );

export default action;
