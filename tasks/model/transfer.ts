// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { requireModel } from "../requireModel.ts";
import { requireAddress } from "../requireAddress.ts";
import { sending, type SendingOptions } from "../sending.ts";

interface Arguments extends SendingOptions {
  id: bigint;
  to: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(
    hre,
    args,
    `give model ${String(args.id)}, and what it earns from now on, to ${args.to}`,
    async ({ models, signer }) => {
      const model = requireModel("id", args.id);
      const to = requireAddress("to", args.to);
      const { gasUsed } = await send(
        models["safeTransferFrom(address,address,uint256)"](await signer.getAddress(), to, model),
      );
      return { model, owner: await models.ownerOf(model), gasUsed };
    },
  );

export default action;
