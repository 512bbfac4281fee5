// SPDX-License-Identifier: MIT
import path from "node:path";
import type { NewTaskActionFunction } from "hardhat/types/tasks";

interface Arguments {
  parameters: string;
  reset: boolean;
}

const action: NewTaskActionFunction<Arguments> = async (args, hre) => {
  await hre.tasks.getTask("build").run({ quiet: true });
  await hre.tasks.getTask(["ignition", "deploy"]).run({
    modulePath: path.join("deploy", "modules", "Assay.ts"),
    parameters: args.parameters,
    reset: args.reset,
  });
};

export default action;
