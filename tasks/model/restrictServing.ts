// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { noticeOver } from "../noticeOver.ts";

interface Arguments extends SendingOptions {
  id: bigint;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `restrict who serves model ${String(args.id)}`, async (client) => {
    const { gasUsed } = await send(client.models.restrictServing(args.id));
    return { model: args.id, from: await noticeOver(client), gasUsed };
  });

export default action;
