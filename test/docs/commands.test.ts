// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { expect } from "chai";
import hre from "hardhat";
import { ArgumentType } from "hardhat/types/arguments";
import type { Task } from "hardhat/types/tasks";
import { z } from "zod";
import { documentedCommands, documents, mentionedTasks, shellWords } from "./helpers/documentedCommands.ts";

/** Options of Hardhat itself that documents use, which stand before or after a task's own. */
const GLOBAL = new Map([
  ["--network", 1],
  ["--help", 0],
]);

const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync("package.json", "utf8"))).scripts;

/** The longest run of words that names a task which does something. */
function taskOf(words: readonly string[]): { task: Task | undefined; rest: readonly string[] } {
  const firstOption = words.findIndex((word) => word.startsWith("-"));
  for (let end = firstOption === -1 ? words.length : firstOption; end > 0; end--) {
    try {
      const task = hre.tasks.getTask(words.slice(0, end));
      if (!task.isEmpty) return { task, rest: words.slice(end) };
    } catch {
      // Not a task: its last word may be an argument.
    }
  }
  return { task: undefined, rest: words };
}

/** What is wrong with the words behind `hardhat`; nothing if they name a task and options that it has. */
function faultOf(all: readonly string[]): string | undefined {
  const words: string[] = [];
  for (let index = 0; index < all.length; index++) {
    const values = GLOBAL.get(all[index] ?? "");
    if (values === undefined) words.push(all[index] ?? "");
    else index += values;
  }
  if (words.length === 0) return undefined;
  const { task, rest } = taskOf(words);
  if (task === undefined) return `there is no task "${words.join(" ")}"`;
  let positional = 0;
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] ?? "";
    if (!word.startsWith("--")) {
      positional++;
      continue;
    }
    const name = word.slice(2).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const option = task.options.get(name);
    if (option === undefined) return `"${task.id.join(" ")}" takes no ${word}`;
    if (option.type !== ArgumentType.FLAG) {
      index++;
      if (rest[index] === undefined) return `${word} has no value`;
    }
  }
  const takesMany = task.positionalArguments.some(({ isVariadic }) => isVariadic);
  return positional > task.positionalArguments.length && !takesMany
    ? `"${task.id.join(" ")}" takes ${String(task.positionalArguments.length)} arguments`
    : undefined;
}

describe("Commands in documents", () => {
  for (const file of documents()) {
    it(`exist as ${file} says them`, () => {
      const faults = documentedCommands(file).flatMap(({ line, text }) => {
        const [program, ...words] = shellWords(text);
        const fault =
          program === "npx" && words[0] === "hardhat"
            ? faultOf(words.slice(1))
            : program === "npm" && words[0] === "run" && scripts[words[1] ?? ""] === undefined
              ? `there is no script "${String(words[1])}"`
              : undefined;
        return fault === undefined ? [] : [`${file}:${String(line)}: ${fault}`];
      });
      for (const words of mentionedTasks(file)) {
        const { task } = taskOf(shellWords(words));
        if (task === undefined && !words.startsWith("--"))
          faults.push(`${file}: there is no task "${words}"`);
      }
      expect(faults).to.deep.equal([]);
    });
  }

  it("are told apart from what no task takes", () => {
    expect(faultOf(["operator", "opened"])).to.match(/no task/);
    expect(faultOf(["--network", "localhost", "operator", "open", "--steak", "1"])).to.match(/--steak/);
    expect(faultOf(["operator", "open", "--stake"])).to.match(/no value/);
    expect(faultOf(["model", "inspect", "a.onnx"])).to.match(/takes 0 arguments/);
    expect(faultOf(["model", "inspect", "--onnx", "a.onnx"])).to.equal(undefined);
  });
});
