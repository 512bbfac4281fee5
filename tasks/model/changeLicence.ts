// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { parseAsy } from "../parseAsy.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { timeOf } from "../timeOf.ts";

interface Arguments extends SendingOptions {
  id: bigint;
  licence: bigint;
  floor: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `change the licence of model ${String(args.id)}`, async (client) => {
    const { gasUsed } = await send(
      client.models.changeLicence(args.id, args.licence, parseAsy("floor", args.floor)),
    );
    const [licence, floor, from] = await client.models.licenceChangeOf(args.id);
    return {
      model: args.id,
      licence,
      floor: formatEther(floor),
      from: timeOf(from),
      gasUsed,
    };
  });

export default action;
