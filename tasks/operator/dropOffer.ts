// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { requireModel } from "../requireModel.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  node: string;
  model: bigint;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(
    hre,
    args,
    `drop the offer of model ${String(args.model)} on node ${args.node}`,
    async ({ market }) => {
      const [node, model] = [requireId("node", args.node), requireModel("model", args.model)];
      const { gasUsed } = await send(market.dropOffer(node, model));
      return { node, model, gasUsed };
    },
  );

export default action;
