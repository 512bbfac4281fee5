// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireModel } from "../requireModel.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  model: bigint;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `take model ${String(args.model)} out of the newcomers`, async ({ discovery }) => {
    const model = requireModel("model", args.model);
    const { gasUsed } = await send(discovery.delist(model));
    return { model, gasUsed };
  });

export default action;
