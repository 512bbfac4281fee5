// SPDX-License-Identifier: MIT
import type { TaskDefinition } from "hardhat/types/tasks";

/** Every Hardhat task of Assay. */
export const tasks: TaskDefinition[] = [];
