// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { authoriseSigner } from "../../src/client/authoriseSigner.ts";
import { connect, printResult } from "../context.ts";

interface Arguments {
  signer: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { gasUsed } = await authoriseSigner(client, args);
  printResult(args.json, { signer: args.signer, gasUsed });
};

export default action;
