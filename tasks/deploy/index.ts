// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import { dryRun, yes } from "../options.ts";

const parameters = {
  name: "parameters",
  description: "Parameters file; the chain's own in deploy/parameters if left out",
  type: ArgumentType.FILE,
  defaultValue: "",
} as const;
const deployment = {
  name: "deployment",
  description: "Id of the deployment, to have several on one chain",
  defaultValue: "",
} as const;

/** `hardhat deploy …`: bring the market onto a chain. */
export const deployTasks: TaskDefinition[] = [
  task("deploy", "Deploy all contracts with Ignition, or finish an interrupted deployment")
    .addOption(parameters)
    .addOption(deployment)
    .addOption({
      name: "table",
      description: "Table of published deployments, which a live one is put into",
      type: ArgumentType.FILE,
      defaultValue: "src/client/deployments.json",
    })
    .addFlag({ name: "reset", description: "Forget an earlier deployment to this chain" })
    .addFlag({ name: "skipVerify", description: "Give no sources to explorers, on a live network" })
    .addFlag(yes)
    .addFlag(dryRun)
    .setAction(lazily(() => import("./deploy.ts")))
    .build(),
  task(["deploy", "check"], "Check that a deployment has these sources' code, its links and its parameters")
    .addOption(parameters)
    .addOption(deployment)
    .setAction(lazily(() => import("./check.ts")))
    .build(),
  task(["deploy", "verify"], "Give the sources of a deployment to the explorers that lack them")
    .addOption(deployment)
    .setAction(lazily(() => import("./verify.ts")))
    .build(),
];
