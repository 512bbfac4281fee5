// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { startEmbeddedChain } from "./embedded.ts";

const action: NewTaskActionFunction = async (_args, hre) => {
  const chain = await startEmbeddedChain(hre);
  const { runDemo } = await import("../scripts/demo/runDemo.ts");
  await runDemo({ ...chain, out: "out", elapsed: () => performance.now() / 1000 });
};

export default action;
