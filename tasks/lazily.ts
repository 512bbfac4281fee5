// SPDX-License-Identifier: MIT
import { HardhatPluginError } from "hardhat/plugins";
import type { LazyActionObject, NewTaskActionFunction, TaskArguments } from "hardhat/types/tasks";
import { AssayError } from "../src/errors/AssayError.ts";

/**
 * A task's action, loaded when it runs. Errors of Assay are told as they are, without a stack, instead of as something
 * unexpected.
 */
export function lazily<Arguments extends TaskArguments>(
  load: LazyActionObject<NewTaskActionFunction<Arguments>>,
): LazyActionObject<NewTaskActionFunction<Arguments>> {
  return async () => {
    const { default: action } = await load();
    return {
      default: async (args, hre) => {
        try {
          return (await action(args, hre)) as unknown;
        } catch (error) {
          if (error instanceof AssayError)
            throw new HardhatPluginError("assay", `${error.name}: ${error.message}`, error);
          throw error;
        }
      },
    };
  };
}
