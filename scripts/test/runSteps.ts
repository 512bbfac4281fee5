// SPDX-License-Identifier: MIT
import { spawn } from "node:child_process";
import { countTests, type Outcome } from "./countTests.ts";
import type { Step } from "./Step.ts";

/** The counts of all steps, and the names of those that failed. */
export interface Report extends Outcome {
  readonly broken: readonly string[];
}

/**
 * Runs steps, several at a time: a free lane takes the first that waits for no other. A failure does not stop the rest.
 * What a step prints is shown as one piece when it ends.
 *
 * @param lanes - How many at a time.
 * @param print - Takes the text to show.
 */
export async function runSteps(
  steps: readonly Step[],
  lanes: number,
  print: (text: string) => void = (text) => process.stdout.write(text),
): Promise<Report> {
  requireOrder(steps);
  const queue = [...steps];
  const [running, ended] = [new Map<string, Promise<void>>(), new Set<string>()];
  let [passed, failed] = [0, 0];
  const broken: string[] = [];
  const begin = async (step: Step): Promise<void> => {
    print(`… ${step.name}\n`);
    const started = Date.now();
    const { outcome, output } = await run(step);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    passed += outcome.passed;
    failed += outcome.failed;
    if (outcome.failed > 0) broken.push(step.name);
    const mark = outcome.failed === 0 ? "✔" : "✘";
    print(`\n▶ ${step.name}\n${output}${mark} ${step.name} (${seconds} s)\n\n`);
    running.delete(step.name);
    ended.add(step.name);
  };
  while (queue.length > 0 || running.size > 0) {
    const ready = queue.findIndex(({ after }) => after.every((name) => ended.has(name)));
    const [step] = running.size < lanes && ready !== -1 ? queue.splice(ready, 1) : [];
    if (step) running.set(step.name, begin(step));
    else await Promise.race(running.values());
  }
  return { passed, failed, broken };
}

/** A step may wait only for steps before it, so that none waits for ever. */
function requireOrder(steps: readonly Step[]): void {
  const before = new Set<string>();
  for (const { name, after } of steps) {
    for (const other of after)
      if (!before.has(other))
        throw new RangeError(`"${name}" waits for "${other}", which does not stand before it`);
    before.add(name);
  }
}

interface Run {
  readonly outcome: Outcome;
  readonly output: string;
}

async function run(step: Step): Promise<Run> {
  const [program = "", ...args] = step.command;
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  // As text: a character may be cut in two by the end of a chunk.
  child.stdout.setEncoding("utf8");
  child.stderr.setEncoding("utf8");
  let [counted, output] = ["", ""];
  child.stdout.on("data", (text: string) => {
    counted += text;
    output += text;
  });
  child.stderr.on("data", (text: string) => (output += text));
  const exitCode = await new Promise<number>((resolve) => {
    child.on("error", (error) => {
      output += `${program} did not start: ${error.message}\n`;
      resolve(127);
    });
    child.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
  if (output !== "" && !output.endsWith("\n")) output += "\n";
  if (step.counts) return { outcome: countTests(counted, exitCode), output };
  return { outcome: exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }, output };
}
