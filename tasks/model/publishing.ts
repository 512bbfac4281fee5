// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import {
  acceptForgeableKey,
  account,
  dryRun,
  fineTune,
  head,
  json,
  key,
  onnx,
  registeredId,
  yes,
} from "../options.ts";

const licence = {
  name: "licence",
  description: "The author's share of a call, ppm",
  type: ArgumentType.BIGINT,
  defaultValue: 200_000n,
} as const;
const floor = {
  name: "floor",
  description: "What the author gets of a call at least, ASY",
  defaultValue: "0",
} as const;
const royalty = {
  name: "royalty",
  description: "Share of a derived model's licence that this model asks for, ppm",
  type: ArgumentType.BIGINT,
  defaultValue: 100_000n,
} as const;
const base = {
  name: "base",
  description: "Id of the model that this one derives from; 0 if none",
  type: ArgumentType.BIGINT,
  defaultValue: 0n,
} as const;
const supersedes = {
  name: "supersedes",
  description: "Id of the signer's older model in whose place this one is published; 0 if none",
  type: ArgumentType.BIGINT,
  defaultValue: 0n,
} as const;
const listed = {
  name: "listed",
  description: "Let only nodes on your list offer it; without: every node",
} as const;
const uri = { name: "uri", description: "Where the manifest is published", defaultValue: "" } as const;

/** Tasks of `hardhat model` that put a model on chain, or into other hands. */
export const publishingTasks: TaskDefinition[] = [
  task(
    ["model", "register"],
    "Register a model's circuit (if it is new) and the model as a token of the signer",
  )
    .addOption(onnx)
    .addOption(head)
    .addOption(fineTune)
    .addOption(licence)
    .addOption(floor)
    .addOption(royalty)
    .addOption(base)
    .addOption(supersedes)
    .addFlag(listed)
    .addOption(uri)
    .addOption(key)
    .addFlag(acceptForgeableKey)
    .addOption({
      name: "committed",
      description: "File of `model commit`: only its second step is left, and says all the rest",
      type: ArgumentType.FILE,
      defaultValue: "",
    })
    .addOption(account)
    .addFlag(yes)
    .addFlag(dryRun)
    .addFlag(json)
    .setAction(lazily(() => import("./register.ts")))
    .build(),
  task(
    ["model", "commit"],
    "First step of a registration alone: commit to a model and its terms, and write what `model register` needs",
  )
    .addOption(onnx)
    .addOption(head)
    .addOption(fineTune)
    .addOption(licence)
    .addOption(floor)
    .addOption(royalty)
    .addOption(base)
    .addOption(supersedes)
    .addFlag(listed)
    .addOption(uri)
    .addOption(key)
    .addFlag(acceptForgeableKey)
    .addOption({
      name: "output",
      description: "File to write. Keep it to yourself until the model is registered",
      defaultValue: "out/registration.json",
    })
    .addOption(account)
    .addFlag(yes)
    .addFlag(dryRun)
    .addFlag(json)
    .setAction(lazily(() => import("./commit.ts")))
    .build(),
  task(
    ["model", "version"],
    "Publish a new version of a model of yours, which keeps its licence, royalty, floor, list and base",
  )
    .addOption({ ...registeredId, description: "Id of the version that it supersedes" })
    .addOption(onnx)
    .addOption(head)
    .addOption(fineTune)
    .addOption(uri)
    .addOption(key)
    .addFlag(acceptForgeableKey)
    .addOption(account)
    .addFlag(yes)
    .addFlag(dryRun)
    .addFlag(json)
    .setAction(lazily(() => import("./version.ts")))
    .build(),
  task(
    ["model", "apply-licence"],
    "Store an announced licence that holds already, where calls read it cheaper",
  )
    .addOption(registeredId)
    .addOption(account)
    .addFlag(yes)
    .addFlag(dryRun)
    .addFlag(json)
    .setAction(lazily(() => import("./applyLicence.ts")))
    .build(),
  task(["model", "transfer"], "Give a model of yours, and what it earns from now on, to another account")
    .addOption(registeredId)
    .addOption({ name: "to", description: "Address of the new owner", defaultValue: "" })
    .addOption(account)
    .addFlag(yes)
    .addFlag(dryRun)
    .addFlag(json)
    .setAction(lazily(() => import("./transfer.ts")))
    .build(),
];
