// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { connect, printResult } from "../context.ts";
import { noticeOver } from "../noticeOver.ts";

interface Arguments {
  id: bigint;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { gasUsed } = await send(client.models.restrictServing(args.id));
  printResult(args.json, { model: args.id, from: await noticeOver(client), gasUsed });
};

export default action;
