// SPDX-License-Identifier: MIT
import { TaskDefinitionType, type NewTaskDefinition } from "hardhat/types/tasks";
import { tasks } from "../../../tasks/index.ts";

/** Every task of the table that can be run, by the words that call it; "deploy check" beside "deploy". */
export const TASKS: ReadonlyMap<string, NewTaskDefinition> = new Map(
  tasks
    .filter((definition) => definition.type === TaskDefinitionType.NEW_TASK)
    .map((definition) => [definition.id.join(" "), definition]),
);
