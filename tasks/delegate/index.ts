// SPDX-License-Identifier: MIT
import { emptyTask, task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import { account, json, nodeId } from "../options.ts";
import { sendingTask } from "../sendingTask.ts";

/** `hardhat delegate …`: stake with somebody's node, and leave it. */
export const delegateTasks: TaskDefinition[] = [
  emptyTask("delegate", "Stake with a node, earn with it, and leave it").build(),
  sendingTask(
    task(["delegate", "stake"], "Stake with a node; the stake earns with it, and is slashed with it")
      .addOption(nodeId)
      .addOption({ name: "amount", description: "ASY", defaultValue: "100" }),
    () => import("../operator/stake.ts"),
  ),
  task(["delegate", "show"], "Show an account's stake with a node: at work, thawing, and what it is worth")
    .addOption(nodeId)
    .addOption({ name: "address", description: "Whose; the account's if left out", defaultValue: "" })
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./show.ts")))
    .build(),
  sendingTask(
    task(["delegate", "thaw"], "Start taking stake out; a running thaw begins anew for all of it")
      .addOption(nodeId)
      .addOption({
        name: "amount",
        description: "ASY at the share price of now; everything if left out",
        defaultValue: "",
      }),
    () => import("./thaw.ts"),
  ),
  sendingTask(
    task(["delegate", "cancel-thaw"], "Put all thawing stake back to work").addOption(nodeId),
    () => import("./cancelThaw.ts"),
  ),
  sendingTask(
    task(["delegate", "withdraw"], "Pay out the stake that has thawed").addOption(nodeId),
    () => import("./withdraw.ts"),
  ),
  sendingTask(
    task(
      ["delegate", "harvest"],
      "Fetch what a node's stake has earned, to vest in it; anyone may",
    ).addOption(nodeId),
    () => import("./harvest.ts"),
  ),
];
