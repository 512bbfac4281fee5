// SPDX-License-Identifier: MIT
import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import {
  account,
  json,
  memoryLimit,
  nodeId,
  nodeUrl,
  orderFile,
  quoteOutput,
  timeout,
  workers,
} from "../options.ts";
import { operatorTermsTasks } from "./terms.ts";
import { sendingTask } from "../sendingTask.ts";
import { withModel } from "../withModel.ts";

/** `hardhat operator …`: run a node. */
export const operatorTasks: TaskDefinition[] = [
  emptyTask("operator", "Run a node: stake, offer, answer, settle").build(),
  task(["operator", "run"], "Run a node day and night: answer calls over HTTP, prove and settle them")
    .addOption({
      name: "file",
      description: "The node's configuration; see docs/operator.md",
      type: ArgumentType.FILE,
      defaultValue: "node.json",
    })
    .addOption({
      name: "only",
      description: "Only one part in this process: serve, work or prove; several processes need PostgreSQL",
      defaultValue: "",
    })
    .setAction(lazily(() => import("./run.ts")))
    .build(),
  withModel(
    task(
      ["operator", "estimate"],
      "Tell before you stake whether a node would pay: measures proving on this machine",
    ),
  )
    .addOption({ name: "price", description: "ASY per call", defaultValue: "1" })
    .addOption({
      name: "calls",
      description: "Calls a day that you expect; the simulator's market decides if left out",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addOption({
      name: "provingSeconds",
      description: "Seconds to prove a call; measured on this machine if left out",
      defaultValue: "",
    })
    .addOption({
      name: "accuracy",
      description: "Share of right answers, 0.5 to 1; like anybody's if left out",
      defaultValue: "",
    })
    .addOption({ name: "stake", description: "ASY that you would stake", defaultValue: "1000" })
    .addOption({
      name: "thaw",
      description: "Days until thawed stake can be taken back",
      type: ArgumentType.INT,
      defaultValue: 14,
    })
    .addOption({
      name: "capital",
      description: "USD that you can lose before you give up",
      defaultValue: "30",
    })
    .addOption({
      name: "seeds",
      description: "Worlds to simulate, with ten newcomers like you in each",
      type: ArgumentType.INT,
      defaultValue: 10,
    })
    .addOption({
      name: "set",
      description: "Other parameters, such as gasPriceGwei=0.1,hardwareUsdPerHour=0.04,usdPerAsy=0.02",
      defaultValue: "",
    })
    .addFlag(json)
    .setAction(lazily(() => import("./estimate.ts")))
    .build(),
  sendingTask(
    task(["operator", "open"], "Open a node and stake")
      .addOption({
        name: "name",
        description: "Tells several nodes of one operator apart",
        defaultValue: "node",
      })
      .addOption({
        name: "endpoint",
        description: "Where callers reach the node",
        defaultValue: nodeUrl.defaultValue,
      })
      .addOption({ name: "stake", description: "First stake, ASY", defaultValue: "1000" })
      .addOption({
        name: "commission",
        description: "The operator's part of the node's revenue, ppm",
        type: ArgumentType.BIGINT,
        defaultValue: 200_000n,
      }),
    () => import("./open.ts"),
  ),
  sendingTask(
    task(["operator", "stake"], "Stake with a node, as its operator or as a delegator")
      .addOption(nodeId)
      .addOption({ name: "amount", description: "ASY", defaultValue: "100" }),
    () => import("./stake.ts"),
  ),
  sendingTask(
    withModel(task(["operator", "offer"], "Offer a registered model on a node").addOption(nodeId))
      .addOption({
        name: "price",
        description: "ASY per call; a higher one begins after a notice",
        defaultValue: "1",
      })
      .addOption({
        name: "capacity",
        description: "On-chain requests per hour; 0 for sessions only",
        type: ArgumentType.BIGINT,
        defaultValue: 100n,
      }),
    () => import("./offer.ts"),
  ),
  sendingTask(
    withModel(
      task(
        ["operator", "enlist"],
        "Enlist an offered model whose calls burned little so far, so that listings show it among newcomers",
      ).addOption(nodeId),
    ),
    () => import("./enlist.ts"),
  ),
  withModel(
    task(["operator", "quote"], "Sign a quote for a caller's order, which puts stake behind your answer"),
  )
    .addOption(orderFile)
    .addOption(quoteOutput)
    .addOption({ name: "minPrice", description: "Refuse orders that pay less, ASY", defaultValue: "1" })
    .addOption({
      name: "maxBond",
      description: "Refuse orders that want a larger bond, ASY",
      defaultValue: "10",
    })
    .addOption({
      name: "maxCallbackGas",
      description: "Refuse orders with a callback that may take more gas, which you pay",
      type: ArgumentType.BIGINT,
      defaultValue: 0n,
    })
    .addOption({
      name: "minMinutes",
      description: "Refuse orders that leave less time once the quote has ended",
      type: ArgumentType.INT,
      defaultValue: 10,
    })
    .addOption({
      name: "validMinutes",
      description: "In which the caller can take the quote",
      type: ArgumentType.INT,
      defaultValue: 5,
    })
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./quote.ts")))
    .build(),
  sendingTask(
    withModel(task(["operator", "fulfil"], "Answer, prove and deliver a request"))
      .addOption({ name: "call", description: "Id of the request (bytes32)", defaultValue: "" })
      .addOption(workers)
      .addOption(memoryLimit)
      .addOption(timeout),
    () => import("./fulfil.ts"),
  ),
  sendingTask(
    withModel(task(["operator", "settle"], "Answer and prove every call of a session and settle it"))
      .addOption({
        name: "session",
        description: "Session file of `call session`",
        type: ArgumentType.FILE,
        defaultValue: "out/session.json",
      })
      .addOption({
        name: "minPrice",
        description: "Least price of a call, ASY; your offers if left out",
        defaultValue: "",
      })
      .addOption(workers)
      .addOption(memoryLimit)
      .addOption(timeout),
    () => import("./settle.ts"),
  ),
  task(["operator", "status"], "Show where a running node's work stands")
    .addOption(nodeUrl)
    .addOption({
      name: "every",
      description: "Show it again every so many seconds; once if 0",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addFlag(json)
    .setAction(lazily(() => import("./status.ts")))
    .build(),
  task(["operator", "statement"], "Show what a node's calls earned and cost, by day and model")
    .addOption(nodeId)
    .addOption({
      name: "fromBlock",
      description: "First block to read; the deployment's if that is later",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addOption({
      name: "database",
      description: "The node's database, for what proving took; it must not be running on an embedded one",
      defaultValue: "",
    })
    .addOption({
      name: "usdPerAsy",
      description: "Price of ASY, for the net in USD",
      type: ArgumentType.FLOAT,
      defaultValue: 0,
    })
    .addOption({
      name: "usdPerEth",
      description: "Price of the coin that gas is paid in",
      type: ArgumentType.FLOAT,
      defaultValue: 0,
    })
    .addOption({
      name: "hardwareUsdPerHour",
      description: "What the hardware costs while it proves",
      type: ArgumentType.FLOAT,
      defaultValue: 0,
    })
    .addFlag({ name: "csv", description: "Print comma-separated values" })
    .addFlag(json)
    .setAction(lazily(() => import("./statement.ts")))
    .build(),
  ...operatorTermsTasks,
];
