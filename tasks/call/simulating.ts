// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { acceptForgeableKey, classes, inputs, memoryLimit, nodeId, timeout, workers } from "../options.ts";
import { sendingTask } from "../sendingTask.ts";
import { withModel } from "../withModel.ts";

/** `hardhat call simulate`. */
export const simulatingTasks: TaskDefinition[] = [
  sendingTask(
    withModel(
      task(
        ["call", "simulate"],
        "Make calls of a data set on the chosen network, both as caller and as node, with real proofs: tells gas, split and accuracy",
      ).addOption({ name: "calls", description: "How many", type: ArgumentType.INT, defaultValue: 4 }),
    )
      .addFlag(acceptForgeableKey)
      .addOption(inputs)
      .addOption(classes)
      .addOption({
        ...nodeId,
        description: "Id of the operator's node (bytes32); a node for simulations is opened if left out",
      })
      .addOption({
        name: "price",
        description: "ASY per call, if the node does not offer the model",
        defaultValue: "1",
      })
      .addOption({
        name: "operator",
        description: "Index of the configured account that runs the node",
        type: ArgumentType.INT,
        defaultValue: 0,
      })
      .addOption(workers)
      .addOption(memoryLimit)
      .addOption(timeout),
    () => import("./simulate.ts"),
  ),
];
