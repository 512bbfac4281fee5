// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { readListing } from "../src/client/readListing.ts";
import { findDeployment, printResult } from "./context.ts";

interface Arguments {
  size: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async ({ size, json }, hre) => {
  const { provider, addresses } = await findDeployment(hre);
  const { ActivityRanking__factory, Discovery__factory } = await import("../typechain-types/index.js");
  const discovery = Discovery__factory.connect(addresses.discovery, provider);
  const ranking = ActivityRanking__factory.connect(addresses.ranking, provider);
  const { modelIds, seed, blockNumber } = await readListing({ discovery, provider, size });
  const models = await Promise.all(
    modelIds.map(async (modelId) => ({
      model: modelId.toString(),
      rank: Number(await ranking.rankOf(modelId)),
      isNewcomer: await discovery.isEligible(modelId),
    })),
  );
  if (json) {
    printResult(true, { seed, blockNumber, models });
    return;
  }
  if (models.length === 0) console.log("No model has been called yet, and no newcomer is enlisted.");
  for (const { model, rank, isNewcomer } of models)
    console.log(
      `model ${model}: ${rank === 0 ? "no rank yet" : `rank ${String(rank)}`}${isNewcomer ? ", newcomer" : ""}`,
    );
};

export default action;
