// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { captureLines } from "./captureLines.ts";
import { readCommand } from "./readCommand.ts";
import { valuesOf } from "./valuesOf.ts";

/** Runs tasks in this process: to start one takes longer than what most tasks do. */
export interface Runner {
  /** The object that the task prints last with --json. */
  here: (...args: string[]) => Promise<Record<string, unknown>>;
  /** What the task prints for people. */
  lines: (...args: string[]) => Promise<string>;
  /** What the task says when it refuses; nothing if it does not. */
  refusal: (...args: string[]) => Promise<string>;
}

/** A runner of the environment's tasks, which confirms everything. */
export function createRunner(hre: HardhatRuntimeEnvironment): Runner {
  const lines = async (...args: string[]): Promise<readonly string[]> => {
    const command = readCommand(hre.tasks, args);
    const { task } = command;
    return captureLines(() =>
      task.run({ ...valuesOf(command), ...(task.options.has("yes") && { yes: true }) }),
    );
  };
  const here = async (...args: string[]): Promise<Record<string, unknown>> => {
    const result: unknown = JSON.parse((await lines(...args, "--json")).at(-1) ?? "");
    if (typeof result !== "object" || result === null) throw new Error(`${args.join(" ")} printed no object`);
    return { ...result };
  };
  return {
    here,
    lines: async (...args) => (await lines(...args)).join("\n"),
    refusal: async (...args) => {
      try {
        await here(...args);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
      return "";
    },
  };
}
