// SPDX-License-Identifier: MIT
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinitionBuilder, TaskArguments } from "hardhat/types/tasks";
import { acceptForgeableKey, fineTune, head, key, manifestUri, onnx } from "../options.ts";

/** Adds the options that `prepareRegistration` reads to a task: a model, and the terms that it is registered with. */
export function withRegistration<Arguments extends TaskArguments>(
  definition: NewTaskDefinitionBuilder<Arguments>,
) {
  return definition
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
      name: "floor",
      description: "What the author gets of a call at least, ASY",
      defaultValue: "0",
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
    .addOption({
      name: "supersedes",
      description: "Id of the signer's older model in whose place this one is published; 0 if none",
      type: ArgumentType.BIGINT,
      defaultValue: 0n,
    })
    .addFlag({ name: "listed", description: "Let only nodes on your list offer it; without: every node" })
    .addOption(manifestUri)
    .addOption(key)
    .addFlag(acceptForgeableKey);
}
