// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { fulfilRequest, proveRequest } from "../../src/node/fulfilRequest.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { withServedModel, type LimitOptions } from "../serve.ts";

interface Arguments extends ModelOptions, LimitOptions, SendingOptions {
  call: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `fulfil request ${args.call}`, async (client) => {
    const call = requireId("call", args.call);
    return withServedModel(client, { model: chosenModel(args), limits: args }, async (served) => {
      const { onProgress, close } = createProgressRenderer({ stream: process.stderr });
      const proven = await proveRequest(client, { models: [served], callId: call, onProgress });
      close();
      const { gasUsed } = await fulfilRequest(client, proven);
      return {
        call,
        answer: proven.proof.outputs.join(","),
        proveMs: Math.round(proven.proof.wallMs),
        gasUsed,
      };
    });
  });

export default action;
