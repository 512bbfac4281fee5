// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireModel } from "../requireModel.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  id: bigint;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `let every node serve model ${String(args.id)}`, async (client) => {
    const model = requireModel("id", args.id);
    const { gasUsed } = await send(client.models.openServing(model));
    return { model, gasUsed };
  });

export default action;
