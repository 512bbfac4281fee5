// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { expect } from "chai";
import hre from "hardhat";
import { z } from "zod";
import { findTask } from "../tasks/helpers/findTask.ts";
import { readCommand } from "../tasks/helpers/readCommand.ts";
import { documentedCommands, documents, mentionedTasks, shellWords } from "./helpers/documentedCommands.ts";

const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync("package.json", "utf8"))).scripts;

/** What is wrong with the words behind `hardhat`; nothing if they name a task and what it takes, or ask for help. */
function faultOf(words: readonly string[]): string | undefined {
  if (words.join(" ") === "--help") return undefined;
  try {
    readCommand(hre.tasks, words);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
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
        if (findTask(hre.tasks, shellWords(words)) === undefined && !words.startsWith("--"))
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
