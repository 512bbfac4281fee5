// SPDX-License-Identifier: MIT
import { emptyTask, task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import { acceptForgeableKey, json } from "../options.ts";
import { sendingTask } from "../sendingTask.ts";
import { withModel } from "../withModel.ts";

/** `hardhat circuit …`: the verifying keys of models. */
export const circuitTasks: TaskDefinition[] = [
  emptyTask("circuit", "Keys of circuits, and their verifiers on chain").build(),
  withModel(
    task(
      ["circuit", "keys"],
      "Show a model's key: where it comes from, its sizes and hashes; needs no chain",
    ),
  )
    .addFlag(json)
    .setAction(lazily(() => import("./keys.ts")))
    .build(),
  sendingTask(
    withModel(
      task(["circuit", "register"], "Register a model's verifying key alone, and deploy its verifier"),
    ).addFlag(acceptForgeableKey),
    () => import("./register.ts"),
  ),
  withModel(task(["circuit", "check"], "Check that the verifier on chain holds exactly this model's key"))
    .addFlag(json)
    .setAction(lazily(() => import("./check.ts")))
    .build(),
];
