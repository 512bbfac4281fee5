// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { revokeAllSigners } from "../../src/client/revokeAllSigners.ts";
import { connect, printResult } from "../context.ts";

interface Arguments {
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { gasUsed } = await revokeAllSigners(client);
  printResult(args.json, { caller: await client.signer.getAddress(), gasUsed });
};

export default action;
