// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { revokeSigner } from "../../src/client/revokeSigner.ts";
import { connect, printResult } from "../context.ts";
import { timeOf } from "../timeOf.ts";

interface Arguments {
  signer: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { endsAt, gasUsed } = await revokeSigner(client, args);
  printResult(args.json, { signer: args.signer, endsAt: timeOf(endsAt), gasUsed });
};

export default action;
