// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  id: bigint;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `let every node serve model ${String(args.id)}`, async (client) => {
    const { gasUsed } = await send(client.models.openServing(args.id));
    return { model: args.id, gasUsed };
  });

export default action;
