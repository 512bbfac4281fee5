// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireId } from "../requireId.ts";
import { requireModel } from "../requireModel.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { noticeOver } from "../noticeOver.ts";

interface Arguments extends SendingOptions {
  id: bigint;
  node: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `bar node ${args.node} from model ${String(args.id)}`, async (client) => {
    const [model, node] = [requireModel("id", args.id), requireId("node", args.node)];
    const { gasUsed } = await send(client.models.barNode(model, node));
    return { model, node, from: await noticeOver(client), gasUsed };
  });

export default action;
