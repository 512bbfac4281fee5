// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { legsSumToPrice, readCallRecords } from "../src/client/callRecords.ts";
import { LEGS } from "../src/revenue/legs.ts";
import { connect, printResult } from "./context.ts";

interface Arguments {
  fromBlock: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, { account: 0 });
  for (const record of await readCallRecords(client, args)) {
    if (!args.json) console.log("");
    printResult(args.json, {
      call: record.callId,
      model: record.modelId,
      node: record.nodeId,
      caller: record.caller,
      inputCommitment: record.inputCommitment,
      answer: record.output.join(","),
      price: formatEther(record.price),
      ...Object.fromEntries(LEGS.map((leg) => [leg, formatEther(record.legs[leg])])),
      legsSumToPrice: legsSumToPrice(record),
      block: record.blockNumber,
      transaction: record.transactionHash,
    });
  }
};

export default action;
