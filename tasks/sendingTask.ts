// SPDX-License-Identifier: MIT
import type {
  LazyActionObject,
  NewTaskActionFunction,
  NewTaskDefinitionBuilder,
  TaskArguments,
  TaskDefinition,
} from "hardhat/types/tasks";
import { lazily } from "./lazily.ts";
import { account, dryRun, json, yes } from "./options.ts";
import type { SendingOptions } from "./sending.ts";

/**
 * Ends the definition of a task that sends: adds the options of all such tasks, and the action, which runs its work through
 * `sending`.
 *
 * @example sendingTask(task("burn-fees", "Burn the activity fees"), () => import("./burnFees.ts"))
 */
export function sendingTask<Arguments extends TaskArguments>(
  definition: NewTaskDefinitionBuilder<Arguments>,
  load: LazyActionObject<NewTaskActionFunction<Arguments & SendingOptions>>,
): TaskDefinition {
  return definition
    .addOption(account)
    .addFlag(yes)
    .addFlag(dryRun)
    .addFlag(json)
    .setAction(lazily(load))
    .build();
}
