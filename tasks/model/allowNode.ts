// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { send } from "../../src/client/send.ts";
import { connect, printResult } from "../context.ts";

interface Arguments {
  id: bigint;
  node: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { gasUsed } = await send(client.models.allowNode(args.id, args.node));
  printResult(args.json, { model: args.id, node: args.node, gasUsed });
};

export default action;
