// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { requireOption } from "../setup/requireOption.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  node: string;
  endpoint: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `tell callers of node ${args.node} to ask at ${args.endpoint}`, async ({ staking }) => {
    const [node, endpoint] = [requireId("node", args.node), requireOption("endpoint", args.endpoint)];
    const { gasUsed } = await send(staking.setEndpoint(node, endpoint));
    return { node, endpoint, gasUsed };
  });

export default action;
