// SPDX-License-Identifier: MIT
import { ZeroAddress, hexlify, randomBytes } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { writeOrderFile } from "../../src/client/quoteFile.ts";
import { parseAsy } from "../parseAsy.ts";
import { connect, printResult } from "../context.ts";
import { requireId } from "../requireId.ts";
import { imageCall, type ImageCallOptions } from "./imageCall.ts";

interface Arguments extends ImageCallOptions {
  node: string;
  price: string;
  bond: string;
  order: string;
  account: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const nodeId = requireId("node", args.node);
  const client = await connect(hre, args);
  const { terms, payload, label } = await imageCall(client, args);
  const order = {
    caller: await client.signer.getAddress(),
    nodeId,
    ...terms,
    maxPrice: parseAsy("price", args.price),
    referrer: ZeroAddress,
    salt: hexlify(randomBytes(32)),
    bond: parseAsy("bond", args.bond),
    callbackGas: 0n,
  };
  await writeOrderFile(args.order, { order, payload });
  printResult(args.json, { file: args.order, image: args.image, ...(label !== undefined && { label }) });
};

export default action;
