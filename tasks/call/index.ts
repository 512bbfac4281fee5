// SPDX-License-Identifier: MIT
import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import { account, json, onnx, modelId, nodeId, key } from "../options.ts";

/** `hardhat call …`: order calls. */
export const callTasks: TaskDefinition[] = [
  emptyTask("call", "Order calls").build(),
  task(["call", "request"], "Order one call on chain; its price is held in escrow")
    .addOption(nodeId)
    .addOption(onnx)
    .addOption(modelId)
    .addOption(key)
    .addOption({
      name: "image",
      description: "Index of an MNIST test image",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addOption({ name: "maxPrice", description: "What you pay at most, ASY", defaultValue: "10" })
    .addOption({
      name: "minutes",
      description: "Until the deadline",
      type: ArgumentType.INT,
      defaultValue: 60,
    })
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./request.ts")))
    .build(),
  task(["call", "refund"], "Fetch the money of a request back after its deadline")
    .addOption({ name: "call", description: "Id of the request (bytes32)", defaultValue: "" })
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./refund.ts")))
    .build(),
  task(
    ["call", "session"],
    "Open a session, order calls for MNIST test images in it and sign one voucher over all",
  )
    .addOption(nodeId)
    .addOption(onnx)
    .addOption(modelId)
    .addOption(key)
    .addOption({
      name: "images",
      description: "Indices of MNIST test images, e.g. 0,1,2",
      defaultValue: "0,1,2,3",
    })
    .addOption({ name: "maxPrice", description: "What you pay at most for a call, ASY", defaultValue: "10" })
    .addOption({ name: "deposit", description: "ASY to put into the session", defaultValue: "20" })
    .addOption({
      name: "session",
      description: "Where to write the session file for the node",
      defaultValue: "out/session.json",
    })
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./session.ts")))
    .build(),
];
