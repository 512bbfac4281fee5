// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import {
  acceptForgeableKey,
  account,
  classes,
  dryRun,
  fineTune,
  head,
  inputs,
  json,
  key,
  memoryLimit,
  nodeId,
  onnx,
  timeout,
  workers,
  yes,
} from "../options.ts";

/** `hardhat call simulate`. */
export const simulatingTasks: TaskDefinition[] = [
  task(
    ["call", "simulate"],
    "Make calls of a data set on the chosen network, both as caller and as node, with real proofs: tells gas, split and accuracy",
  )
    .addOption({ name: "calls", description: "How many", type: ArgumentType.INT, defaultValue: 4 })
    .addOption(onnx)
    .addOption(head)
    .addOption(fineTune)
    .addOption(key)
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
    .addOption(timeout)
    .addOption(account)
    .addFlag(yes)
    .addFlag(dryRun)
    .addFlag(json)
    .setAction(lazily(() => import("./simulate.ts")))
    .build(),
];
