// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { parseAsy } from "../parseAsy.ts";
import { requireModel } from "../requireModel.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { timeOf } from "../timeOf.ts";

interface Arguments extends SendingOptions {
  id: bigint;
  licence: bigint;
  floor: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `change the licence of model ${String(args.id)}`, async (client) => {
    const model = requireModel("id", args.id);
    const { gasUsed } = await send(
      client.models.changeLicence(model, args.licence, parseAsy("floor", args.floor)),
    );
    const [licence, floor, from] = await client.models.licenceChangeOf(model);
    return {
      model,
      licence,
      floor: formatEther(floor),
      from: timeOf(from),
      gasUsed,
    };
  });

export default action;
