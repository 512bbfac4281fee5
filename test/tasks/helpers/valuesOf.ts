// SPDX-License-Identifier: MIT
import { ArgumentType, type ArgumentValue } from "hardhat/types/arguments";
import type { Command } from "./readCommand.ts";

/** A command's options as its task takes them, by their kinds. */
export function valuesOf({ task, options }: Command): Record<string, ArgumentValue> {
  const values: Record<string, ArgumentValue> = {};
  for (const [name, word] of options) {
    const type = task.options.get(name)?.type;
    if (type === ArgumentType.INT) values[name] = Number(word);
    else values[name] = type === ArgumentType.BIGINT ? BigInt(word) : word;
  }
  return values;
}
