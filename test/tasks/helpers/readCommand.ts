// SPDX-License-Identifier: MIT
import { ArgumentType, type ArgumentValue, type OptionDefinition } from "hardhat/types/arguments";
import type { Task, TaskManager } from "hardhat/types/tasks";

/** A task, and what to run it with. */
export interface Command {
  readonly task: Task;
  readonly options: Record<string, ArgumentValue>;
}

/**
 * Reads the words that follow `hardhat` as its command line does: the task's name, then its options by their kind.
 *
 * @example
 * const { task, options } = readCommand(hre.tasks, ["operator", "open", "--stake", "1000"]);
 */
export function readCommand(tasks: TaskManager, words: readonly string[]): Command {
  const start = words.findIndex((word) => word.startsWith("--"));
  const rest = start === -1 ? [] : words.slice(start);
  const task = tasks.getTask(words.slice(0, words.length - rest.length));
  const options: Record<string, ArgumentValue> = {};
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const name = word.slice(2).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const option = task.options.get(name);
    if (!word.startsWith("--") || option === undefined)
      throw new Error(`${task.id.join(" ")} takes no ${word}`);
    options[name] = option.type === ArgumentType.FLAG || valueOf(option, rest.shift());
  }
  return { task, options };
}

function valueOf({ name, type }: OptionDefinition, word: string | undefined): ArgumentValue {
  if (word === undefined) throw new Error(`--${name} needs a value`);
  if (type === ArgumentType.INT) return Number(word);
  return type === ArgumentType.BIGINT ? BigInt(word) : word;
}
