// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireModel } from "../requireModel.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  id: bigint;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `store the announced licence of model ${String(args.id)}`, async ({ models }) => {
    const model = requireModel("id", args.id);
    const { gasUsed } = await send(models.applyLicence(model));
    const { licence, floor } = await models.licenceOf(model);
    return { model, licence, floor: formatEther(floor), gasUsed };
  });

export default action;
