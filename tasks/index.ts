// SPDX-License-Identifier: MIT
import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "./lazily.ts";

const account = {
  name: "account",
  description: "Index of the configured account that signs",
  type: ArgumentType.INT,
  defaultValue: 0,
} as const;
const json = { name: "json", description: "Print JSON for programs" } as const;
const onnx = {
  name: "onnx",
  description: "The model's ONNX file; widths and labels are read from <model>.assay.json beside it",
  type: ArgumentType.FILE,
  defaultValue: "models/digits/digits.onnx",
} as const;
const samples = {
  name: "samples",
  description: "Raw sample inputs: JSON (a list of inputs, or { inputs, labels }) or a NumPy .npy array",
  type: ArgumentType.FILE,
  defaultValue: "",
} as const;
const optionalSamples = {
  ...samples,
  description: `${samples.description}; needed only if the configuration states no ranges`,
} as const;
const labels = {
  name: "labels",
  description: "Classes of the samples, JSON or .npy; if the samples' file does not state them",
  type: ArgumentType.FILE,
  defaultValue: "",
} as const;
const head = {
  name: "head",
  description: "How many of the model's last layers the circuit opens instead of fixing; 0 for none",
  type: ArgumentType.INT,
  defaultValue: 0,
} as const;
const fineTune = {
  name: "fineTune",
  description: "Head file of a fine-tune, which replaces the ONNX file's last layers",
  type: ArgumentType.FILE,
  defaultValue: "",
} as const;
const modelId = {
  name: "model",
  description: "Id of the model, if it is not the ONNX file's own but a fine-tune of it",
  type: ArgumentType.BIGINT,
  defaultValue: 0n,
} as const;
const nodeId = {
  name: "node",
  description: "Id of the node (bytes32)",
  type: ArgumentType.STRING,
  defaultValue: "",
} as const;

/** Every Hardhat task of Assay. Actions are loaded when they run: on a fresh clone nothing is built yet. */
export const tasks: TaskDefinition[] = [
  task("demo", "Run the whole market on the embedded chain: real model, images, proofs and payments")
    .setAction(lazily(() => import("./demo.ts")))
    .build(),
  task("bench", "Measure, print and merge into bench/results.json")
    .addOption({
      name: "only",
      description: "One section: circuits, mlp2m, soundness, compile, peers, settlement or start",
      defaultValue: "",
    })
    .setAction(lazily(() => import("./bench.ts")))
    .build(),
  task("deploy", "Deploy all contracts with Ignition, or finish an interrupted deployment")
    .addOption({
      name: "parameters",
      description: "Ignition parameters file",
      type: ArgumentType.FILE,
      defaultValue: "deploy/parameters/development.json",
    })
    .addFlag({ name: "reset", description: "Forget an earlier deployment to this chain" })
    .setAction(lazily(() => import("./deploy.ts")))
    .build(),

  emptyTask("model", "Inspect, calibrate, compile, check and register models").build(),
  task(["model", "inspect"], "Show what an ONNX file contains and whether a circuit can be made of it")
    .addOption(onnx)
    .addFlag(json)
    .setAction(lazily(() => import("./model/inspect.ts")))
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
    .setAction(lazily(() => import("./model/calibrate.ts")))
    .build(),
  task(["model", "cost"], "Print a model's layers and constraints without compiling its circuit")
    .addOption(onnx)
    .addOption(optionalSamples)
    .addFlag(json)
    .setAction(lazily(() => import("./model/cost.ts")))
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
    .setAction(lazily(() => import("./model/check.ts")))
    .build(),
  task(["model", "compile"], "Compile an ONNX model to a circuit and make its development key")
    .addOption(onnx)
    .addOption(head)
    .addOption(optionalSamples)
    .addOption({
      name: "batch",
      description: "Calls that one proof covers",
      type: ArgumentType.INT,
      defaultValue: 1,
    })
    .addFlag(json)
    .setAction(lazily(() => import("./model/compile.ts")))
    .build(),
  task(["model", "fine-tune"], "Train a committed head on labelled samples and write its file")
    .addOption({
      name: "base",
      description: "The base: an ONNX file, or the folder of a model compiled with --head",
      defaultValue: "models/digits/digits.onnx",
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
    .setAction(lazily(() => import("./model/fineTune.ts")))
    .build(),
  task(
    ["model", "register"],
    "Register a model's circuit (if it is new) and the model as a token of the signer",
  )
    .addOption(onnx)
    .addOption(head)
    .addOption(fineTune)
    .addOption({
      name: "licence",
      description: "The author's share of a call, ppm",
      type: ArgumentType.BIGINT,
      defaultValue: 200_000n,
    })
    .addOption({
      name: "royalty",
      description: "Share of a derived model's licence that this model asks for, ppm",
      type: ArgumentType.BIGINT,
      defaultValue: 100_000n,
    })
    .addOption({
      name: "base",
      description: "Id of the model that this one derives from; 0 if none",
      type: ArgumentType.BIGINT,
      defaultValue: 0n,
    })
    .addOption({ name: "uri", description: "Where the manifest is published", defaultValue: "" })
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./model/register.ts")))
    .build(),

  emptyTask("operator", "Run a node: stake, offer, answer, settle").build(),
  task(["operator", "open"], "Open a node and stake")
    .addOption({
      name: "name",
      description: "Tells several nodes of one operator apart",
      defaultValue: "node",
    })
    .addOption({
      name: "endpoint",
      description: "Where callers reach the node",
      defaultValue: "http://127.0.0.1:8600",
    })
    .addOption({ name: "stake", description: "First stake, ASY", defaultValue: "1000" })
    .addOption({
      name: "commission",
      description: "The operator's part of the node's revenue, ppm",
      type: ArgumentType.BIGINT,
      defaultValue: 200_000n,
    })
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./operator/open.ts")))
    .build(),
  task(["operator", "stake"], "Stake with a node, as its operator or as a delegator")
    .addOption(nodeId)
    .addOption({ name: "amount", description: "ASY", defaultValue: "100" })
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./operator/stake.ts")))
    .build(),
  task(["operator", "offer"], "Offer a registered model on a node")
    .addOption(nodeId)
    .addOption(onnx)
    .addOption(head)
    .addOption(fineTune)
    .addOption({ name: "price", description: "ASY per call", defaultValue: "1" })
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./operator/offer.ts")))
    .build(),
  task(["operator", "fulfil"], "Answer, prove and deliver a request")
    .addOption(onnx)
    .addOption(head)
    .addOption(fineTune)
    .addOption({ name: "call", description: "Id of the request (bytes32)", defaultValue: "" })
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./operator/fulfil.ts")))
    .build(),
  task(["operator", "settle"], "Answer and prove every call of a session and settle it")
    .addOption(onnx)
    .addOption(head)
    .addOption(fineTune)
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
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./operator/settle.ts")))
    .build(),

  emptyTask("call", "Order calls").build(),
  task(["call", "request"], "Order one call on chain; its price is held in escrow")
    .addOption(nodeId)
    .addOption(onnx)
    .addOption(modelId)
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
    .setAction(lazily(() => import("./call/request.ts")))
    .build(),
  task(["call", "refund"], "Fetch the money of a request back after its deadline")
    .addOption({ name: "call", description: "Id of the request (bytes32)", defaultValue: "" })
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./call/refund.ts")))
    .build(),
  task(
    ["call", "session"],
    "Open a session, order calls for MNIST test images in it and sign one voucher over all",
  )
    .addOption(nodeId)
    .addOption(onnx)
    .addOption(modelId)
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
    .setAction(lazily(() => import("./call/session.ts")))
    .build(),

  task("calls", "Print the on-chain records of paid calls")
    .addOption({ name: "fromBlock", description: "First block", type: ArgumentType.INT, defaultValue: 0 })
    .addFlag(json)
    .setAction(lazily(() => import("./calls.ts")))
    .build(),
  task("rank", "Print the models ranked by activity")
    .addOption({ name: "count", description: "How many", type: ArgumentType.BIGINT, defaultValue: 10n })
    .addFlag(json)
    .setAction(lazily(() => import("./rank.ts")))
    .build(),
  task("claim", "Claim everything the signer has earned")
    .addOption(account)
    .addFlag(json)
    .setAction(lazily(() => import("./claim.ts")))
    .build(),
];
