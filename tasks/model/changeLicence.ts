// SPDX-License-Identifier: MIT
import { formatEther, parseEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { connect, printResult } from "../context.ts";
import { timeOf } from "../timeOf.ts";

interface Arguments {
  id: bigint;
  licence: bigint;
  floor: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { gasUsed } = await send(client.models.changeLicence(args.id, args.licence, parseEther(args.floor)));
  const [licence, floor, from] = await client.models.licenceChangeOf(args.id);
  printResult(args.json, {
    model: args.id,
    licence,
    floor: formatEther(floor),
    from: timeOf(from),
    gasUsed,
  });
};

export default action;
