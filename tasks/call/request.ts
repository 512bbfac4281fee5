// SPDX-License-Identifier: MIT
import { parseEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { chainOf } from "../../src/client/chainOf.ts";
import { requestCall } from "../../src/client/requestCall.ts";
import { connect, printResult } from "../context.ts";
import { testImage } from "../images.ts";
import { findModel } from "../../src/node/findModel.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";

interface Arguments {
  node: string;
  onnx: string;
  model: bigint;
  key: string;
  image: number;
  maxPrice: string;
  minutes: number;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, args);
  const prepared = await prepareModel({ onnx: args.onnx, ...(args.key !== "" && { key: args.key }) });
  const modelId = args.model || (await findModel(client, prepared)).modelId;
  const { now } = await chainOf(client);
  const image = await testImage(args.image);
  const input = { words: prepared.quantise(image.pixels), salt: drawSalt() };
  const { callId, gasUsed } = await requestCall(client, {
    nodeId: args.node,
    modelId,
    inputCommitment: prepared.commit(input),
    maxPrice: parseEther(args.maxPrice),
    deadline: now + BigInt(args.minutes) * 60n,
    payload: prepared.encode(input),
  });
  printResult(args.json, { call: callId, image: args.image, label: image.label, gasUsed });
};

export default action;
