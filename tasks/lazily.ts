// SPDX-License-Identifier: MIT
import { HardhatPluginError } from "hardhat/plugins";
import type { LazyActionObject, NewTaskActionFunction, TaskArguments } from "hardhat/types/tasks";
import { AssayError } from "../src/errors/AssayError.ts";

/**
 * A task's action, loaded when it runs. Errors of Assay, and of its contracts, are told as they are, without a stack, instead of
 * as something unexpected.
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
          const explained = await explain(error);
          if (explained instanceof AssayError)
            throw new HardhatPluginError("assay", `${explained.name}: ${explained.message}`, explained);
          throw error;
        }
      },
    };
  };
}

/** A contract's refusal in words. Only what failed on a chain is looked at: it takes the bindings, which are built by then. */
async function explain(error: unknown): Promise<unknown> {
  if (error instanceof AssayError || !isFromChain(error)) return error;
  const { explainRevert } = await import("../src/client/explainRevert.ts");
  return explainRevert(error);
}

function isFromChain(error: unknown): boolean {
  return error instanceof Error && ("code" in error || "data" in error);
}
