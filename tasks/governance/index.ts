// SPDX-License-Identifier: MIT
import { emptyTask, task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";
import { lazily } from "../lazily.ts";
import { json } from "../options.ts";

/** `hardhat governance …`: who may do what. */
export const governanceTasks: TaskDefinition[] = [
  emptyTask("governance", "Who may change what, and how fast").build(),
  task(
    ["governance", "print"],
    "Print every function that not everyone may call: who may, after what delay, within what bounds, and who that is now",
  )
    .addFlag({
      name: "doc",
      description: "Renew the table in docs/trust-model.md instead; needs no deployment",
    })
    .addFlag(json)
    .setAction(lazily(() => import("./print.ts")))
    .build(),
];
