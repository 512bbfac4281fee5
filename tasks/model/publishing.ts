// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { acceptForgeableKey, fineTune, head, key, manifestUri, onnx, registeredId } from "../options.ts";
import { sendingTask } from "../sendingTask.ts";
import { withRegistration } from "./withRegistration.ts";

/** Tasks of `hardhat model` that put a model on chain, or into other hands. */
export const publishingTasks: TaskDefinition[] = [
  sendingTask(
    withRegistration(
      task(
        ["model", "register"],
        "Register a model's circuit (if it is new) and the model as a token of the signer",
      ),
    ).addOption({
      name: "committed",
      description: "File of `model commit`: only its second step is left, and says all the rest",
      type: ArgumentType.FILE,
      defaultValue: "",
    }),
    () => import("./register.ts"),
  ),
  sendingTask(
    withRegistration(
      task(
        ["model", "commit"],
        "First step of a registration alone: commit to a model and its terms, and write what `model register` needs",
      ),
    ).addOption({
      name: "output",
      description: "File to write. Keep it to yourself until the model is registered",
      defaultValue: "out/registration.json",
    }),
    () => import("./commit.ts"),
  ),
  sendingTask(
    task(
      ["model", "version"],
      "Publish a new version of a model of yours, which keeps its licence, royalty, floor, list and base",
    )
      .addOption({ ...registeredId, description: "Id of the version that it supersedes" })
      .addOption(onnx)
      .addOption(head)
      .addOption(fineTune)
      .addOption(manifestUri)
      .addOption(key)
      .addFlag(acceptForgeableKey),
    () => import("./version.ts"),
  ),
  sendingTask(
    task(
      ["model", "apply-licence"],
      "Store an announced licence that holds already, where calls read it cheaper",
    ).addOption(registeredId),
    () => import("./applyLicence.ts"),
  ),
  sendingTask(
    task(["model", "transfer"], "Give a model of yours, and what it earns from now on, to another account")
      .addOption(registeredId)
      .addOption({ name: "to", description: "Address of the new owner", defaultValue: "" }),
    () => import("./transfer.ts"),
  ),
];
