// SPDX-License-Identifier: MIT
import { ZeroAddress, hexlify, parseEther, randomBytes } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { chainOf } from "../../src/client/chainOf.ts";
import { writeOrderFile } from "../../src/client/quoteFile.ts";
import { findModel } from "../../src/node/findModel.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import { connect, printResult } from "../context.ts";
import { testImage } from "../images.ts";

interface Arguments {
  node: string;
  onnx: string;
  model: bigint;
  key: string;
  image: number;
  price: string;
  bond: string;
  minutes: number;
  order: string;
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
  const order = {
    caller: await client.signer.getAddress(),
    nodeId: args.node,
    modelId,
    inputCommitment: prepared.commit(input),
    maxPrice: parseEther(args.price),
    deadline: now + BigInt(args.minutes) * 60n,
    referrer: ZeroAddress,
    salt: hexlify(randomBytes(32)),
    bond: parseEther(args.bond),
    callbackGas: 0n,
  };
  await writeOrderFile(args.order, { order, payload: prepared.encode(input) });
  printResult(args.json, { file: args.order, image: args.image, label: image.label });
};

export default action;
