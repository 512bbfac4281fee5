// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { callTasks } from "./call/index.ts";
import { circuitTasks } from "./circuit/index.ts";
import { delegateTasks } from "./delegate/index.ts";
import { deployTasks } from "./deploy/index.ts";
import { governanceTasks } from "./governance/index.ts";
import { lazily } from "./lazily.ts";
import { modelTasks } from "./model/index.ts";
import { operatorTasks } from "./operator/index.ts";
import { account, json, nodeId, offeredModel } from "./options.ts";
import { setupTasks } from "./setup/index.ts";
import { sendingTask } from "./sendingTask.ts";

/**
 * Every Hardhat task for those who use the market, in this repository or through the package. Actions are loaded when
 * they run: on a fresh clone nothing is built yet.
 */
export const tasks: TaskDefinition[] = [
  ...deployTasks,
  sendingTask(
    task("fund", "Hand ETH and ASY to an account, so that it can call or operate on a testnet")
      .addOption({ name: "to", description: "Address of the account", defaultValue: "" })
      .addOption({ name: "eth", description: "ETH for gas", defaultValue: "0" })
      .addOption({ name: "asy", description: "ASY to pay or stake with", defaultValue: "0" }),
    () => import("./fund.ts"),
  ),

  task("simulate", "Simulate a year of the market under several rankings, and compare what becomes of it")
    .addOption({ name: "models", description: "Models", type: ArgumentType.INT, defaultValue: 1_000 })
    .addOption({ name: "weeks", description: "Weeks", type: ArgumentType.INT, defaultValue: 52 })
    .addOption({
      name: "seeds",
      description: "Worlds to run; more make the intervals narrower",
      type: ArgumentType.INT,
      defaultValue: 50,
    })
    .addOption({
      name: "set",
      description: "Other parameters, such as halfLifeDays=14,loyalty=0.9; the report lists them all",
      defaultValue: "",
    })
    .addOption({ name: "out", description: "Folder of the report", defaultValue: "out" })
    .addFlag(json)
    .setAction(lazily(() => import("./simulate.ts")))
    .build(),

  ...modelTasks,
  ...setupTasks,
  ...circuitTasks,
  ...operatorTasks,
  ...delegateTasks,
  ...callTasks,
  ...governanceTasks,

  task("calls", "Print the on-chain records of paid calls")
    .addOption({
      name: "fromBlock",
      description: "First block; the deployment's if that is later",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addFlag(json)
    .setAction(lazily(() => import("./calls.ts")))
    .build(),
  task("rank", "Print the models ranked by activity")
    .addOption({ name: "count", description: "How many", type: ArgumentType.BIGINT, defaultValue: 10n })
    .addFlag(json)
    .setAction(lazily(() => import("./rank.ts")))
    .build(),
  task("listing", "Print the models that callers are shown: by rank, with places for newcomers")
    .addOption({
      name: "size",
      description: "How many, at most 256",
      type: ArgumentType.INT,
      defaultValue: 20,
    })
    .addFlag(json)
    .setAction(lazily(() => import("./listing.ts")))
    .build(),
  task("newcomers", "Print the pool that listings draw newcomers from")
    .addFlag(json)
    .setAction(lazily(() => import("./newcomers.ts")))
    .build(),
  task("split", "Show where the price of a call would go: every leg of the waterfall")
    .addOption(nodeId)
    .addOption(offeredModel)
    .addOption({ name: "price", description: "ASY per call; the node's offer if left out", defaultValue: "" })
    .addOption({ name: "referrer", description: "Address of who brought the caller", defaultValue: "" })
    .addFlag(json)
    .setAction(lazily(() => import("./split.ts")))
    .build(),
  task(
    "statement",
    "Show what an account earned: licences, royalties, referrals and commissions by day, and its stakes' rewards",
  )
    .addOption({ name: "address", description: "Whose; the account's if left out", defaultValue: "" })
    .addOption({
      name: "fromBlock",
      description: "First block to tell; the deployment's if that is later",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addFlag({ name: "csv", description: "Print the income as comma-separated values" })
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./statement.ts")))
    .build(),
  sendingTask(
    task(
      "claim",
      "Claim everything the signer has earned: licences, royalties, referrals, commissions of its nodes",
    ),
    () => import("./claim.ts"),
  ),
  sendingTask(
    task("burn-fees", "Burn the activity fees of all calls since the last time; anyone may"),
    () => import("./burnFees.ts"),
  ),
];
