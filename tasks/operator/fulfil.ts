// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { fulfilRequest, proveRequest } from "../../src/node/fulfilRequest.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { connect, printResult } from "../context.ts";
import { withServedModel } from "../serve.ts";

interface Arguments extends ModelOptions {
  call: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  await withServedModel(client, chosenModel(args), async (served) => {
    const proven = await proveRequest(client, { models: [served], callId: args.call });
    const { gasUsed } = await fulfilRequest(client, proven);
    printResult(args.json, {
      call: args.call,
      answer: proven.proof.outputs.join(","),
      proveMs: Math.round(proven.proof.wallMs),
      gasUsed,
    });
  });
};

export default action;
