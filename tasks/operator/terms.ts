// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { nodeId, offeredModel } from "../options.ts";
import { sendingTask } from "../sendingTask.ts";

/** Tasks of `hardhat operator` that change a node's terms, or end it. */
export const operatorTermsTasks: TaskDefinition[] = [
  sendingTask(
    task(["operator", "stop-offer"], "End an offer of your node, after a notice")
      .addOption(nodeId)
      .addOption(offeredModel),
    () => import("./stopOffer.ts"),
  ),
  sendingTask(
    task(
      ["operator", "drop-offer"],
      "End the offer of a node that the model's author does not let serve it any more; anyone may",
    )
      .addOption(nodeId)
      .addOption(offeredModel),
    () => import("./dropOffer.ts"),
  ),
  sendingTask(
    task(
      ["operator", "delist"],
      "Take a model of your node out of the newcomers that listings show",
    ).addOption(offeredModel),
    () => import("./delist.ts"),
  ),
  sendingTask(
    task(["operator", "endpoint"], "Tell callers where your node is from now on")
      .addOption(nodeId)
      .addOption({ name: "endpoint", description: "URL, at most 256 bytes", defaultValue: "" }),
    () => import("./endpoint.ts"),
  ),
  sendingTask(
    task(["operator", "commission"], "Announce another commission of your node, which holds after a notice")
      .addOption(nodeId)
      .addOption({
        name: "commission",
        description: "The operator's part of the node's revenue, ppm",
        type: ArgumentType.BIGINT,
        defaultValue: 200_000n,
      }),
    () => import("./commission.ts"),
  ),
  sendingTask(
    task(
      ["operator", "cancel-commission"],
      "Take back an announced commission that does not hold yet",
    ).addOption(nodeId),
    () => import("./cancelCommission.ts"),
  ),
  sendingTask(
    task(
      ["operator", "contract-quotes"],
      "Let your operator's contract approve quotes of your node (ERC-1271)",
    )
      .addOption(nodeId)
      .addFlag({ name: "refuse", description: "Not any more" }),
    () => import("./contractQuotes.ts"),
  ),
  sendingTask(
    task(
      ["operator", "release-bond"],
      "End a bond whose time is over, so that its stake can leave; anyone may",
    )
      .addOption(nodeId)
      .addOption({
        name: "call",
        description: "Id of the request it stands for (bytes32)",
        defaultValue: "",
      }),
    () => import("./releaseBond.ts"),
  ),
  sendingTask(
    task(
      ["operator", "leave"],
      "End a node's offers, thaw its operator's stake, and withdraw what has thawed; run it again after the thaw",
    )
      .addOption(nodeId)
      .addFlag({ name: "close", description: "Close the node for good, too" }),
    () => import("./leave.ts"),
  ),
  sendingTask(
    task(
      ["operator", "close"],
      "Close a node for good: no new bonds and no new stake; everybody can leave",
    ).addOption(nodeId),
    () => import("./close.ts"),
  ),
];
