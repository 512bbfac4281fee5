// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { startEmbeddedChain } from "./embedded.ts";

interface Arguments {
  only: string;
}

const action: NewTaskActionFunction<Arguments> = async ({ only }, hre) => {
  const chain = await startEmbeddedChain(hre);
  const { runBench } = await import("../scripts/bench/runBench.ts");
  await runBench({ ...chain, only });
};

export default action;
