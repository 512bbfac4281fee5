// SPDX-License-Identifier: MIT
import { parseEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { requestCall } from "../../src/client/requestCall.ts";
import { connect, printResult } from "../context.ts";
import { imageCall, type ImageCallOptions } from "./imageCall.ts";

interface Arguments extends ImageCallOptions {
  node: string;
  maxPrice: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const { terms, payload, label } = await imageCall(client, args);
  const { callId, gasUsed } = await requestCall(client, {
    nodeId: args.node,
    ...terms,
    maxPrice: parseEther(args.maxPrice),
    payload,
  });
  printResult(args.json, { call: callId, image: args.image, label, gasUsed });
};

export default action;
