// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { fulfilRequest, proveRequest } from "../../src/node/fulfilRequest.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { connect, printResult } from "../context.ts";
import { withServedModel, type LimitOptions } from "../serve.ts";

interface Arguments extends ModelOptions, LimitOptions {
  call: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  await withServedModel(client, { model: chosenModel(args), limits: args }, async (served) => {
    const { onProgress, close } = createProgressRenderer({ stream: process.stderr });
    const proven = await proveRequest(client, { models: [served], callId: args.call, onProgress });
    close();
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
