// SPDX-License-Identifier: MIT
import { ArgumentType } from "hardhat/types/arguments";
import type { Task, TaskManager } from "hardhat/types/tasks";
import { findTask } from "./findTask.ts";

/** A task, and what it is given. */
export interface Command {
  readonly task: Task;
  /** Values as they were written, by the options' names; true for a flag. */
  readonly options: ReadonlyMap<string, string | true>;
}

/** How many words follow an option of Hardhat itself: one may stand before or after a task's own. */
const GLOBAL = new Map([
  ["--network", 1],
  ["--help", 0],
]);

/**
 * Reads the words that follow `hardhat` as its command line does: the task's name, its arguments, its options by their kind. What
 * Hardhat's own options say is left out.
 *
 * @throws Error that says what is wrong with the words.
 * @example const { task, options } = readCommand(hre.tasks, ["operator", "open", "--stake", "1000"]);
 */
export function readCommand(tasks: TaskManager, words: readonly string[]): Command {
  const own = [...words];
  for (const [name, values] of GLOBAL) {
    const at = own.indexOf(name);
    if (at !== -1) own.splice(at, 1 + values);
  }
  const found = findTask(tasks, own);
  if (found === undefined) throw new Error(`there is no task "${own.join(" ")}"`);
  const { task } = found;
  const called = `"${task.id.join(" ")}"`;
  const rest = [...found.rest];
  const options = new Map<string, string | true>();
  let given = 0;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith("--")) {
      given++;
      continue;
    }
    const name = word.slice(2).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const option = task.options.get(name);
    if (option === undefined) throw new Error(`${called} takes no ${word}`);
    const value = option.type === ArgumentType.FLAG || rest.shift();
    if (value === undefined) throw new Error(`${word} has no value`);
    options.set(name, value);
  }
  const { length } = task.positionalArguments;
  if (given > length && !task.positionalArguments.some(({ isVariadic }) => isVariadic))
    throw new Error(`${called} takes ${String(length)} arguments`);
  return { task, options };
}
