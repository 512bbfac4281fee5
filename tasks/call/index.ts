// SPDX-License-Identifier: MIT
import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import {
  account,
  classes,
  inputs,
  json,
  onnx,
  modelId,
  nodeId,
  nodeUrl,
  orderFile,
  quoteOutput,
  key,
} from "../options.ts";
import { simulatingTasks } from "./simulating.ts";
import { withdrawingTasks } from "./withdrawing.ts";
import { sendingTask } from "../sendingTask.ts";

const signer = { name: "signer", description: "Address of the key", defaultValue: "" } as const;

const image = {
  name: "image",
  description: "Index of the input: of an MNIST test image, or in --samples",
  type: ArgumentType.INT,
  defaultValue: 0,
} as const;

/** `hardhat call …`: order calls. */
export const callTasks: TaskDefinition[] = [
  emptyTask("call", "Order calls").build(),
  sendingTask(
    task(["call", "request"], "Order one call on chain; its price is held in escrow")
      .addOption(nodeId)
      .addOption(onnx)
      .addOption(modelId)
      .addOption(key)
      .addOption(image)
      .addOption(inputs)
      .addOption(classes)
      .addOption({ name: "maxPrice", description: "What you pay at most, ASY", defaultValue: "10" })
      .addOption({
        name: "minutes",
        description: "Until the deadline",
        type: ArgumentType.INT,
        defaultValue: 60,
      }),
    () => import("./request.ts"),
  ),
  sendingTask(
    task(["call", "refund"], "Fetch the money of a request back after its deadline").addOption({
      name: "call",
      description: "Id of the request (bytes32)",
      defaultValue: "",
    }),
    () => import("./refund.ts"),
  ),
  sendingTask(
    task(
      ["call", "session"],
      "Open a session, order calls for MNIST test images, or inputs of your own, in it and sign one voucher over all",
    )
      .addOption(nodeId)
      .addOption(onnx)
      .addOption(modelId)
      .addOption(key)
      .addOption({
        name: "images",
        description: "Indices of the inputs, e.g. 0,1,2: of MNIST test images, or in --samples",
        defaultValue: "0,1,2,3",
      })
      .addOption(inputs)
      .addOption(classes)
      .addOption({
        name: "maxPrice",
        description: "What you pay at most for a call, ASY",
        defaultValue: "10",
      })
      .addOption({ name: "deposit", description: "ASY to put into the session", defaultValue: "20" })
      .addOption({
        name: "session",
        description: "Where to write the session file for the node",
        defaultValue: "out/session.json",
      })
      .addFlag({ name: "permit", description: "Sign a permit instead of sending an approval" }),
    () => import("./session.ts"),
  ),
  sendingTask(
    task(["call", "deposit"], "Put more money into a session; anyone may")
      .addOption({ name: "session", description: "Id of the session (bytes32)", defaultValue: "" })
      .addOption({ name: "amount", description: "ASY", defaultValue: "10" })
      .addFlag({ name: "permit", description: "Sign a permit instead of sending an approval" }),
    () => import("./deposit.ts"),
  ),
  sendingTask(
    task(["call", "authorise-signer"], "Let a key sign the vouchers of all your sessions").addOption(signer),
    () => import("./authoriseSigner.ts"),
  ),
  sendingTask(
    task(["call", "revoke-signer"], "End a key that you have authorised, after a notice").addOption(signer),
    () => import("./revokeSigner.ts"),
  ),
  sendingTask(
    task(["call", "revoke-all-signers"], "End every key that you have authorised so far, after a notice"),
    () => import("./revokeAllSigners.ts"),
  ),
  task(["call", "draft"], "Write an order for a node to quote, with its input; sends nothing")
    .addOption(nodeId)
    .addOption(onnx)
    .addOption(modelId)
    .addOption(key)
    .addOption(image)
    .addOption(inputs)
    .addOption(classes)
    .addOption({ name: "price", description: "What you pay, ASY", defaultValue: "1" })
    .addOption({
      name: "bond",
      description: "What the node loses if it misses the deadline, ASY",
      defaultValue: "2",
    })
    .addOption({
      name: "minutes",
      description: "Until the deadline, at most 720",
      type: ArgumentType.INT,
      defaultValue: 60,
    })
    .addOption({ name: "order", description: "Where to write it", defaultValue: "out/order.json" })
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./draft.ts")))
    .build(),
  task(["call", "quote"], "Ask a running node to quote a drafted order")
    .addOption(nodeUrl)
    .addOption(orderFile)
    .addOption(quoteOutput)
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./quote.ts")))
    .build(),
  sendingTask(
    task(
      ["call", "request-quoted"],
      "Take a node's quote: pays its price into escrow and locks its bond",
    ).addOption({
      name: "quote",
      description: "File of the quote",
      type: ArgumentType.FILE,
      defaultValue: "out/quote.json",
    }),
    () => import("./requestQuoted.ts"),
  ),
  ...withdrawingTasks,
  ...simulatingTasks,
];
