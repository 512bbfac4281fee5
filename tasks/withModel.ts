// SPDX-License-Identifier: MIT
import type { NewTaskDefinitionBuilder, TaskArguments } from "hardhat/types/tasks";
import { fineTune, head, key, onnx } from "./options.ts";

/** Adds the options that `chosenModel` reads to a task. */
export function withModel<Arguments extends TaskArguments>(definition: NewTaskDefinitionBuilder<Arguments>) {
  return definition.addOption(onnx).addOption(head).addOption(fineTune).addOption(key);
}
