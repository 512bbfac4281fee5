// SPDX-License-Identifier: MIT
import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import { publishingTasks } from "./publishing.ts";
import {
  registeredId,
  json,
  onnx,
  samples,
  optionalSamples,
  labels,
  head,
  acceptUnknownPtau,
  batch,
  contribution,
  key,
  nodeId,
  ptau,
} from "../options.ts";
import { shipped } from "../shipped.ts";
import { sendingTask } from "../sendingTask.ts";

/** `hardhat model …`: inspect, calibrate, compile, check and register models. */
export const modelTasks: TaskDefinition[] = [
  emptyTask("model", "Inspect, calibrate, compile, check and register models").build(),
  task(["model", "inspect"], "Show what an ONNX file contains and whether a circuit can be made of it")
    .addOption(onnx)
    .addFlag(json)
    .setAction(lazily(() => import("./inspect.ts")))
    .build(),
  task(
    ["model", "calibrate"],
    "Find a model's ranges and widths on sample inputs and write them to <model>.assay.json",
  )
    .addOption(onnx)
    .addOption(samples)
    .addOption(labels)
    .addOption({
      name: "maxLoss",
      description:
        "Greatest loss, e.g. 0.003: of accuracy, or of values the mean error over their range. Without it, open widths keep their defaults",
      type: ArgumentType.FLOAT,
      defaultValue: -1,
    })
    .addFlag({ name: "dryRun", description: "Print the result and write nothing" })
    .addFlag(json)
    .setAction(lazily(() => import("./calibrate.ts")))
    .build(),
  task(["model", "cost"], "Print a model's layers and constraints without compiling its circuit")
    .addOption(onnx)
    .addOption(optionalSamples)
    .addFlag(json)
    .setAction(lazily(() => import("./cost.ts")))
    .build(),
  task(["model", "check"], "Compare integer reference, circuit witness and onnxruntime on the same inputs")
    .addOption(onnx)
    .addOption(samples)
    .addOption(labels)
    .addOption({
      name: "count",
      description: "How many of the samples; 0 for all",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addFlag(json)
    .setAction(lazily(() => import("./check.ts")))
    .build(),
  task(["model", "compile"], "Compile an ONNX model to a circuit and make its development key")
    .addOption(onnx)
    .addOption(head)
    .addOption(optionalSamples)
    .addOption(batch)
    .addFlag(json)
    .setAction(lazily(() => import("./compile.ts")))
    .build(),
  task(["model", "fine-tune"], "Train a committed head on labelled samples and write its file")
    .addOption({
      name: "base",
      description: "The base: an ONNX file, or the folder of a model compiled with --head",
      defaultValue: shipped("models/digits/digits.onnx"),
    })
    .addOption({
      ...head,
      description: "How many of an ONNX file's last layers are committed",
      defaultValue: 1,
    })
    .addOption({
      name: "batch",
      description: "Calls that one proof of an ONNX file's circuit covers",
      type: ArgumentType.INT,
      defaultValue: 1,
    })
    .addOption({
      ...samples,
      description: `${samples.description}; without it, MNIST digits as even or odd`,
    })
    .addOption(labels)
    .addOption({
      name: "classes",
      description: "Names of the classes, e.g. even,odd; 0,1,… if left out",
      defaultValue: "",
    })
    .addOption({ name: "name", description: "Name of the new model", defaultValue: "parity" })
    .addOption({ name: "seed", description: "Seed of the training", type: ArgumentType.INT, defaultValue: 1 })
    .addOption({
      name: "output",
      description: "Head file to write. Keep it to yourself: it is the model",
      defaultValue: "out/parity.head.json",
    })
    .addFlag(json)
    .setAction(lazily(() => import("./fineTune.ts")))
    .build(),
  sendingTask(
    task(["model", "change-licence"], "Announce another licence share and floor for a model of yours")
      .addOption(registeredId)
      .addOption({
        name: "licence",
        description: "Your share of a call, ppm",
        type: ArgumentType.BIGINT,
        defaultValue: 200_000n,
      })
      .addOption({ name: "floor", description: "What you get of a call at least, ASY", defaultValue: "0" }),
    () => import("./changeLicence.ts"),
  ),
  sendingTask(
    task(["model", "allow-node"], "Put a node on the list of those that may serve a model of yours")
      .addOption(registeredId)
      .addOption(nodeId),
    () => import("./allowNode.ts"),
  ),
  sendingTask(
    task(["model", "bar-node"], "Take a node off that list, after a notice")
      .addOption(registeredId)
      .addOption(nodeId),
    () => import("./barNode.ts"),
  ),
  sendingTask(
    task(
      ["model", "restrict-serving"],
      "Let only nodes on your list serve a model of yours, after a notice",
    ).addOption(registeredId),
    () => import("./restrictServing.ts"),
  ),
  sendingTask(
    task(["model", "open-serving"], "Let every node serve a model of yours").addOption(registeredId),
    () => import("./openServing.ts"),
  ),
  task(
    ["model", "verify"],
    "Check the whole line from a model's file to its verifier on chain: ONNX, circuit, r1cs, key, verifier",
  )
    .addOption(onnx)
    .addOption({ ...key, description: "Folder of the circuit's key, as a ceremony published it" })
    .addOption(ptau)
    .addFlag(acceptUnknownPtau)
    .addOption(contribution)
    .addFlag(json)
    .setAction(lazily(() => import("./verify.ts")))
    .build(),
  ...publishingTasks,
];
