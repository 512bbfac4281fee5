// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { readRanking } from "../src/client/readRanking.ts";
import { connect, printResult } from "./context.ts";

interface Arguments {
  count: bigint;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  const client = await connect(hre, { account: 0 });
  const ranking = await readRanking(client, args);
  if (ranking.length === 0 && !args.json) console.log("No model has been called yet.");
  for (const { rank, modelId, activity, calls } of ranking) {
    const author = await client.models.ownerOf(modelId);
    if (args.json) printResult(true, { rank, model: modelId, author, activity, calls });
    else
      console.log(
        `${rank}. model ${String(modelId)} by ${author}: activity ${activity.toFixed(3)}, ${String(calls)} calls`,
      );
  }
};

export default action;
