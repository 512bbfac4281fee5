// SPDX-License-Identifier: MIT
import { emptyTask, task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import { account, acceptForgeableKey, dryRun, fineTune, head, json, key, onnx, yes } from "../options.ts";

/** `hardhat circuit …`: the verifying keys of models. */
export const circuitTasks: TaskDefinition[] = [
  emptyTask("circuit", "Keys of circuits, and their verifiers on chain").build(),
  task(["circuit", "keys"], "Show a model's key: where it comes from, its sizes and hashes; needs no chain")
    .addOption(onnx)
    .addOption(head)
    .addOption(fineTune)
    .addOption(key)
    .addFlag(json)
    .setAction(lazily(() => import("./keys.ts")))
    .build(),
  task(["circuit", "register"], "Register a model's verifying key alone, and deploy its verifier")
    .addOption(onnx)
    .addOption(head)
    .addOption(fineTune)
    .addOption(key)
    .addFlag(acceptForgeableKey)
    .addOption(account)
    .addFlag(yes)
    .addFlag(dryRun)
    .addFlag(json)
    .setAction(lazily(() => import("./register.ts")))
    .build(),
  task(["circuit", "check"], "Check that the verifier on chain holds exactly this model's key")
    .addOption(onnx)
    .addOption(head)
    .addOption(fineTune)
    .addOption(key)
    .addFlag(json)
    .setAction(lazily(() => import("./check.ts")))
    .build(),
];
