// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { requestCall } from "../../src/client/requestCall.ts";
import { parseAsy } from "../parseAsy.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { imageCall, type ImageCallOptions } from "./imageCall.ts";

interface Arguments extends ImageCallOptions, SendingOptions {
  node: string;
  maxPrice: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `order a call for at most ${args.maxPrice} ASY`, async (client) => {
    const nodeId = requireId("node", args.node);
    const { terms, payload, label } = await imageCall(client, args);
    const { callId, gasUsed } = await requestCall(client, {
      nodeId,
      ...terms,
      maxPrice: parseAsy("max-price", args.maxPrice),
      payload,
    });
    return { call: callId, image: args.image, ...(label !== undefined && { label }), gasUsed };
  });

export default action;
