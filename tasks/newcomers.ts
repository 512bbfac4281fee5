// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { readNewcomers } from "../src/client/readNewcomers.ts";
import { connect, printResult } from "./context.ts";

const action: NewTaskActionFunction<{ json: boolean }> = async ({ json }, hre) => {
  const newcomers = await readNewcomers(await connect(hre, { account: 0 }));
  if (json) {
    const entries = newcomers.map(({ modelId, nodeId, isEligible }) => ({
      model: String(modelId),
      node: nodeId,
      isEligible,
    }));
    printResult(true, { newcomers: entries });
    return;
  }
  if (newcomers.length === 0) console.log("No newcomer is enlisted.");
  for (const { modelId, nodeId, isEligible } of newcomers)
    console.log(
      `model ${String(modelId)} of node ${nodeId}${isEligible ? "" : ", no newcomer any more: anyone may delist it"}`,
    );
};

export default action;
