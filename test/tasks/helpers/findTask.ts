// SPDX-License-Identifier: MIT
import type { Task, TaskManager } from "hardhat/types/tasks";

/** The task that the longest run of words before the first option names, if it does something, and the words behind its name. */
export function findTask(
  tasks: TaskManager,
  words: readonly string[],
): { task: Task; rest: readonly string[] } | undefined {
  const firstOption = words.findIndex((word) => word.startsWith("-"));
  for (let end = firstOption === -1 ? words.length : firstOption; end > 0; end--) {
    try {
      const task = tasks.getTask(words.slice(0, end));
      if (!task.isEmpty) return { task, rest: words.slice(end) };
    } catch {
      // Not a task: its last word may be an argument.
    }
  }
  return undefined;
}
